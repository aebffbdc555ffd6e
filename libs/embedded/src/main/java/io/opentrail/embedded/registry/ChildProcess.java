package io.opentrail.embedded.registry;

import io.opentrail.embedded.start.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// The registry's process, and the note in its folder by which a later start finds it.
final class ChildProcess {
    private static final Duration END_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int TAIL_LINES = 20;
    private static final Pattern STACK_FRAME = Pattern.compile("\\s+(at |\\.\\.\\. )");

    private final Process process;
    private final Path logFile;
    private final Path pidFile;

    private ChildProcess(Process process, Path logFile, Path pidFile) {
        this.process = process;
        this.logFile = logFile;
        this.pidFile = pidFile;
    }

    static ChildProcess start(RegistryProcess.Config config, int port) throws IOException {
        Files.createDirectories(config.logFile().getParent());
        var process =
                new ProcessBuilder(RegistryCommand.of(config.home(), config.folder(), port))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(config.logFile().toFile()))
                        .start();
        var pidFile = pidFile(config.folder());
        Files.writeString(pidFile, Long.toString(process.pid()));
        return new ChildProcess(process, config.logFile(), pidFile);
    }

    /// Ends the process that the folder's note names, if that still is a registry on this folder: a
    /// process id alone may by now be anyone's.
    static void endLeftOver(Path folder) throws IOException {
        var leftOver =
                notedPid(folder)
                        .flatMap(ProcessHandle::of)
                        .filter(process -> isRegistryOn(folder, process));
        if (leftOver.isPresent()) {
            end(leftOver.get());
        }
    }

    private static boolean isRegistryOn(Path folder, ProcessHandle process) {
        return process.info()
                .arguments()
                .map(List::of)
                .filter(arguments -> arguments.contains(RegistryCommand.mark(folder)))
                .isPresent();
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException _) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Long> notedPid(Path folder) throws IOException {
        var file = pidFile(folder);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(Files.readString(file).strip()));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Path pidFile(Path folder) {
        return folder.resolve("registry.pid");
    }

    void awaitAnswer(URI uri, Duration timeout) throws IOException {
        var deadline = System.nanoTime() + timeout.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            while (!answers(client, uri)) {
                if (!process.isAlive()) {
                    throw failed("ended with status " + process.exitValue());
                }
                if (System.nanoTime() > deadline) {
                    throw failed("did not answer with 200 within " + timeout.toSeconds() + " s");
                }
                pause();
            }
        }
    }

    private static boolean answers(HttpClient client, URI uri) {
        var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        CompletableFuture<Integer> status =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode);
        return status.exceptionally(_ -> 0).join() == 200;
    }

    /// Returns at once when the process ends.
    private void pause() {
        try {
            var _ = process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Registry: interrupted while it started", e);
        }
    }

    private StartException failed(String what) throws IOException {
        try (var lines = Files.lines(logFile, StandardCharsets.ISO_8859_1)) {
            var all = lines.filter(line -> !STACK_FRAME.matcher(line).lookingAt()).toList();
            var tail = all.subList(Math.max(0, all.size() - TAIL_LINES), all.size());
            return new StartException(
                    "Registry %s. The end of %s:%n%s"
                            .formatted(what, logFile, String.join(System.lineSeparator(), tail)));
        }
    }

    /// Ends the process in order, or by force when that takes too long; false if it had ended.
    boolean end() {
        if (!process.isAlive()) {
            return false;
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_TIMEOUT)) {
                process.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(pidFile);
        } catch (IOException _) {
            process.destroyForcibly();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        return true;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }
}
