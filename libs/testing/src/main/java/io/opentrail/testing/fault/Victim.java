package io.opentrail.testing.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A process that runs a service up to a step of its work, and what can be done to it. It prints
/// `READY`, and `REACHED` at the step; it obeys `ARM`, which has it stop there, and `GO`, and ends
/// in order with its standard input.
public final class Victim implements AutoCloseable {

    private final Process process;
    private final Duration deadline;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);

    private Victim(Process process, Duration deadline) {
        this.process = process;
        this.deadline = deadline;
        Thread.ofVirtual().start(this::read);
    }

    /// Starts it on the class path of this process.
    ///
    /// @param log takes what it prints on standard error
    /// @param deadline of all that is waited for
    public static Victim start(Class<?> main, List<String> arguments, Path log, Duration deadline)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(arguments);
        return new Victim(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start(),
                deadline);
    }

    public void awaitReady() throws InterruptedException {
        await(ready, "READY");
    }

    public void awaitReached() throws InterruptedException {
        await(reached, "REACHED");
    }

    public void arm() throws IOException {
        tell("ARM");
    }

    public void release() throws IOException {
        tell("GO");
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void wakeUp() throws IOException, InterruptedException {
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
            process.onExit().orTimeout(deadline.toSeconds(), TimeUnit.SECONDS).join();
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

    /// A command of its own, beside those that all have.
    public void tell(String line) throws IOException {
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
        if (!latch.await(deadline.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the process does not say " + what);
        }
    }
}
