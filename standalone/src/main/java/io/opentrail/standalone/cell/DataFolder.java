package io.opentrail.standalone.cell;

import io.opentrail.embedded.start.FolderLock;
import io.opentrail.embedded.start.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The folder of one cell, held by this process alone until it is closed.
public final class DataFolder implements AutoCloseable {

    private static final String PID = "opentrail.pid";

    private final Path root;
    private final FolderLock lock;

    private DataFolder(Path root, FolderLock lock) {
        this.root = root;
        this.lock = lock;
    }

    /// Makes the folder where it is missing, and says in it which process holds it.
    ///
    /// @throws StartException if another process holds it
    static DataFolder open(Path root) throws IOException {
        FolderLock lock = FolderLock.on("OpenTrail", root);
        Files.writeString(root.resolve(PID), ProcessHandle.current().pid() + "\n");
        return new DataFolder(root, lock);
    }

    /// Makes the folder and its `logs` where they are missing.
    ///
    /// @throws StartException if they cannot be written, or a running process holds the folder
    public static void requireUsable(Path root) {
        Path logs = logs(root);
        try {
            Files.createDirectories(logs);
        } catch (IOException e) {
            throw new StartException(
                    "data folder %s cannot be made (%s); choose another with --data"
                            .formatted(root, e.getClass().getSimpleName() + ": " + e.getMessage()),
                    e);
        }
        if (!Files.isWritable(root) || !Files.isWritable(logs)) {
            throw new StartException(
                    "data folder %s cannot be written; choose another with --data".formatted(root));
        }
        if (isHeld(root)) {
            throw new StartException(
                    "data folder %s is in use by process %s; stop that with ./opentrail down --data %s, or choose another with --data"
                            .formatted(root, notedPid(root).orElse(0L), root));
        }
    }

    /// Whether a running process holds the folder. Tries the lock only where its holder seems to
    /// run: to try is to hold it for a moment, in which a start would fail.
    public static boolean isHeld(Path root) {
        if (notedPid(root).flatMap(ProcessHandle::of).isEmpty()) {
            return false;
        }
        try (FolderLock _ = FolderLock.on("OpenTrail", root)) {
            return false;
        } catch (StartException _) {
            return true;
        }
    }

    /// The process that held the folder last.
    ///
    /// @throws IOException if it does not say
    public static long pid(Path root) throws IOException {
        return notedPid(root)
                .orElseThrow(
                        () -> new IOException(root.resolve(PID) + " does not hold a process id"));
    }

    private static Optional<Long> notedPid(Path root) {
        try {
            return Optional.of(Long.valueOf(Files.readString(root.resolve(PID)).strip()));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    public static Path logs(Path root) {
        return root.resolve("logs");
    }

    Path root() {
        return root;
    }

    Path aws() {
        return root.resolve("aws");
    }

    Path identities() {
        return root.resolve("identity.yaml");
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path schemaRegistry() {
        return root.resolve("schema-registry");
    }

    Path s3() {
        return root.resolve("s3");
    }

    Path signingKeys() {
        return root.resolve("signing-keys");
    }

    Path routerState() {
        return root.resolve("trail-router");
    }

    Path manifestState() {
        return root.resolve("delivery-manifest");
    }

    Path history() {
        return root.resolve("event-history");
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(root.resolve(PID));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.close();
        }
    }
}
