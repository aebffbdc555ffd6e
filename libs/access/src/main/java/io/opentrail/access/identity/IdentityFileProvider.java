package io.opentrail.access.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The identities of a file, followed as it changes. A change counts once two looks in a row have
/// seen the same content, so that a file half written is not taken for a whole one. A file that is
/// wrong or gone changes nothing: the last good one stays in force.
public final class IdentityFileProvider implements IdentityProvider, AutoCloseable {

    /// How often to look at the file.
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(IdentityFileProvider.class);

    private final Path file;
    private final List<Consumer<Identities>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService poller =
            Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().daemon().name("identity-file").unstarted(task));
    private volatile Identities current;
    private String judged;
    private String lastSeen;

    IdentityFileProvider(Path file) throws IOException {
        this.file = file;
        this.judged = Files.readString(file);
        this.lastSeen = judged;
        this.current = IdentityFile.parse(IdentityFile.nameOf(file), judged);
    }

    /// Loads the file and goes on following it.
    ///
    /// @throws InvalidIdentityFileException if the file is wrong now
    /// @throws IOException if it cannot be read now
    public static IdentityFileProvider open(Path file, Duration interval) throws IOException {
        var provider = new IdentityFileProvider(file);
        var _ =
                provider.poller.scheduleWithFixedDelay(
                        provider::pollSafely,
                        interval.toMillis(),
                        interval.toMillis(),
                        TimeUnit.MILLISECONDS);
        return provider;
    }

    @Override
    public Identities current() {
        return current;
    }

    /// Calls the listener with the new identities after each change, on the thread that follows the
    /// file.
    public void onChange(Consumer<Identities> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        poller.shutdownNow();
    }

    private void pollSafely() {
        try {
            poll();
        } catch (RuntimeException e) {
            LOGGER.atError().addKeyValue("file", file).setCause(e).log("identity listener failed");
        }
    }

    /// One look at the file.
    void poll() {
        String seen = content();
        boolean settled = seen.equals(lastSeen);
        lastSeen = seen;
        if (settled && !seen.equals(judged)) {
            judged = seen;
            take(seen);
        }
    }

    /// Empty, and so no good file, when it cannot be read.
    private String content() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private void take(String yaml) {
        try {
            current = IdentityFile.parse(IdentityFile.nameOf(file), yaml);
        } catch (InvalidIdentityFileException e) {
            LOGGER.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("error", e.getMessage())
                    .log("identity file refused, the last good one stays in force");
            return;
        }
        LOGGER.atInfo()
                .addKeyValue("file", file)
                .addKeyValue("accounts", current.accounts().size())
                .addKeyValue("services", current.services().size())
                .log("identity file taken up");
        listeners.forEach(listener -> listener.accept(current));
    }
}
