package io.opentrail.signer.fault;

import io.opentrail.signer.SignerCell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A [VictimMain] and what can be done to it.
final class Victim implements AutoCloseable {

    private final Process process;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);

    private Victim(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    static Victim start(FaultCell cell, String name, int run, Stall.Point point, Path log)
            throws IOException {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VictimMain.class.getName(),
                        cell.bootstrapServers(),
                        cell.registryUrl(),
                        cell.storeUrl(),
                        cell.keys(name).toString(),
                        name,
                        String.valueOf(run),
                        point.name());
        return new Victim(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
    }

    void awaitReady() throws InterruptedException {
        await(ready, "READY");
    }

    void awaitReached() throws InterruptedException {
        await(reached, "REACHED");
    }

    void arm() throws IOException {
        tell("ARM");
    }

    /// Sets its clock.
    void tellTime(Instant now) throws IOException {
        tell("NOW " + now);
    }

    void release() throws IOException {
        tell("GO");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void wakeUp() throws IOException, InterruptedException {
        signal("CONT");
    }

    /// Ends it in order, or, where it cannot, by force.
    @Override
    public void close() throws IOException {
        if (!process.isAlive()) {
            return;
        }
        process.getOutputStream().close();
        try {
            process.onExit().orTimeout(SignerCell.DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
        } finally {
            process.destroyForcibly();
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        int result =
                new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(name, process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
        if (result != 0) {
            throw new IllegalStateException("kill -" + name + " failed: " + result);
        }
    }

    private void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (line) {
                    case "READY" -> ready.countDown();
                    case "REACHED" -> reached.countDown();
                    default -> {}
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(SignerCell.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the signer does not say " + what);
        }
    }
}
