package io.opentrail.e2e;

import io.opentrail.standalone.cell.CellPorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `opentrail up` in a process of its own, which a test can stop or kill and start again.
final class CellProcess implements AutoCloseable {

    private static final long STOP_SECONDS = 90;

    private final Path data;
    private final CellPorts ports;
    private List<String> settings;
    private Process process;

    private CellProcess(Path data, CellPorts ports, List<String> settings, Process process) {
        this.data = data;
        this.ports = ports;
        this.settings = settings;
        this.process = process;
    }

    /// Returns when it says that it is ready.
    ///
    /// @param settings options of `up` besides the data folder and the ports
    static CellProcess start(Path data, Map<String, String> settings) throws IOException {
        CellPorts ports = CellPorts.anyFree();
        List<String> options = options(settings);
        return new CellProcess(data, ports, options, launch(data, ports, options));
    }

    private static List<String> options(Map<String, String> settings) {
        var options = new ArrayList<String>();
        settings.forEach((key, value) -> {
            options.add("--" + key);
            options.add(value);
        });
        return options;
    }

    private static Process launch(Path data, CellPorts ports, List<String> options)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx768m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dopentrail.registry.home="
                                + System.getProperty("opentrail.registry.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.opentrail.standalone.Main",
                        "up",
                        "--data",
                        data.toString(),
                        "--port-base",
                        Integer.toString(ports.base())));
        command.addAll(options);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        awaitReady(process, data);
        return process;
    }

    private static void awaitReady(Process process, Path data) throws IOException {
        var output = new StringBuilder();
        var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith("READY")) {
            output.append(line).append('\n');
            line = lines.readLine();
        }
        if (line == null) {
            throw new IllegalStateException(
                    "opentrail up on %s ended:%n%s%n%s".formatted(data, output, log(data)));
        }
        // What it says from here on is of no interest, but must be read.
        Thread.ofVirtual().start(() -> readToTheEnd(lines));
    }

    private static void readToTheEnd(BufferedReader lines) {
        try {
            lines.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // Killed, and its output with it.
        }
    }

    private static String log(Path data) throws IOException {
        Path log = data.resolve("logs/opentrail.log");
        return Files.exists(log) ? Files.readString(log) : "no log";
    }

    CellPorts ports() {
        return ports;
    }

    Path data() {
        return data;
    }

    /// `kill -9`; returns when it is gone.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// On the same data folder and ports, with other settings.
    void startAgain(Map<String, String> others) throws IOException {
        settings = options(others);
        startAgain();
    }

    /// On the same data folder and ports.
    void startAgain() throws IOException {
        process = launch(data, ports, settings);
    }

    /// Ctrl-C; returns when it is gone.
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException(
                    "opentrail up did not stop within " + STOP_SECONDS + " s");
        }
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                stop();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
