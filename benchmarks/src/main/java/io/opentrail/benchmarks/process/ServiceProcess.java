package io.opentrail.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A part of OpenTrail in a JVM of its own, on the class path and with the options of
/// `./opentrail`, but for the archive of loaded classes. Runs in the repository's folder.
public final class ServiceProcess implements AutoCloseable {

    private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);
    private static final long STOP_SECONDS = 120;
    private static final String CLASS_PATH =
            String.join(
                    File.pathSeparator,
                    "standalone/target/classes",
                    "standalone/target/lib/*",
                    "benchmarks/target/classes",
                    "benchmarks/target/lib/*");

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread atExit;
    private final long startedNanos;

    private ServiceProcess(String name, Path log, Process process, long startedNanos) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.atExit = new Thread(process::destroy, name + "-exit");
        this.startedNanos = startedNanos;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /// Starts it; what it prints goes to a file. It ends with this process at the latest.
    ///
    /// @param heap as in `-Xmx`
    /// @param log that file
    public static ServiceProcess start(
            String name, String heap, Path log, String mainClass, List<String> arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xms64m",
                        "-Xmx" + heap,
                        System.getProperty("gc", "-XX:+UseSerialGC"),
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TrimNativeHeapInterval=2000",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dopentrail.registry.home="
                                + Path.of("libs/embedded/target/registry").toAbsolutePath(),
                        "-cp",
                        CLASS_PATH,
                        mainClass));
        command.addAll(arguments);
        long startedNanos = System.nanoTime();
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new ServiceProcess(name, log, process, startedNanos);
    }

    /// Waits until it has printed a line that begins so, and returns the time since its start.
    public Duration awaitLine(String start) {
        return await(() -> {
            try {
                return Files.readString(log).lines().anyMatch(line -> line.startsWith(start));
            } catch (IOException _) {
                return false;
            }
        });
    }

    /// Waits until a GET of the address is answered with 200, and returns the time since its start.
    public Duration awaitHealthy(URI health) {
        return await(() -> {
            try {
                return ((HttpURLConnection) health.toURL().openConnection()).getResponseCode()
                        == 200;
            } catch (IOException _) {
                return false;
            }
        });
    }

    private Duration await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - startedNanos);
            if (!process.isAlive() || waited.compareTo(READY_TIMEOUT) > 0) {
                throw new IllegalStateException(name + " does not come up; see " + log);
            }
            Pause.millis(20);
        }
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    public long pid() {
        return process.pid();
    }

    /// The ids of the processes that it has started.
    public List<Long> childPids() {
        return process.children().map(ProcessHandle::pid).toList();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Time that it has had on all processors together.
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    public long peakResidentBytes() throws IOException {
        return Memory.peakResident(process.pid());
    }

    /// The last lines that it printed.
    public String logTail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    public Memory memory() throws IOException, InterruptedException {
        return Memory.of(process.pid());
    }

    /// As `kill -9` does; returns when it is gone.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        forgetExit();
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // this process is ending, and its end ends the other one
        }
    }

    /// As Ctrl-C does; returns when it is gone.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(name + " does not stop; killed");
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        forgetExit();
    }
}
