package io.opentrail.standalone.command;

import io.opentrail.standalone.cell.DataFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// `up` in a process of its own, which outlives the terminal.
final class DetachedProcess {

    /// Ctrl-C and the terminal's end reach every process of the terminal; a JVM leaves signals that
    /// are ignored when it starts ignored.
    private static final List<String> WITHOUT_TERMINAL =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "opentrail");

    private static final Duration POLL = Duration.ofMillis(50);
    private static final String READY = "READY";

    private final Path data;
    private final List<String> settings;

    DetachedProcess(Path data, List<String> settings) {
        this.data = data;
        this.settings = List.copyOf(settings);
    }

    /// Returns when it is ready, having printed what it printed, or has ended.
    ///
    /// @return the exit status: 0, or its own if it ended
    int start(PrintWriter out) throws IOException, InterruptedException {
        Path console = Files.createDirectories(DataFolder.logs(data)).resolve("console.log");
        Process process =
                new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(console.toFile())
                        .start();
        var given = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopUnless(given, process)));
        try (BufferedReader lines = Files.newBufferedReader(console, StandardCharsets.UTF_8)) {
            while (true) {
                boolean ended = process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (copy(lines, out)) {
                    given.set(true);
                    out.println("stop it with ./opentrail down --data " + ShellWord.of(data));
                    return 0;
                }
                if (ended) {
                    return Math.max(1, process.exitValue());
                }
            }
        }
    }

    /// Ctrl-C before it is ready ends it too, and waits until it has ended.
    private static void stopUnless(AtomicBoolean ready, Process process) {
        if (!ready.get() && process.isAlive()) {
            process.destroy();
            process.onExit().join();
        }
    }

    /// Whether it is ready. The lines up to the ready one were written at once.
    private static boolean copy(BufferedReader lines, PrintWriter out) throws IOException {
        boolean ready = false;
        String line = lines.readLine();
        while (line != null) {
            out.println(line);
            ready |= line.startsWith(READY);
            line = lines.readLine();
        }
        out.flush();
        return ready;
    }

    private List<String> command() {
        var command = new ArrayList<>(WITHOUT_TERMINAL);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("io.opentrail.standalone.Main");
        command.add("up");
        command.addAll(settings);
        return command;
    }
}
