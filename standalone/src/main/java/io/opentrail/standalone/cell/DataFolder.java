package io.opentrail.standalone.cell;

import io.opentrail.embedded.start.FolderLock;
import io.opentrail.embedded.start.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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

    /// Whether a running process holds the folder.
    public static boolean isHeld(Path root) {
        if (!Files.isDirectory(root)) {
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
        try {
            return Long.parseLong(Files.readString(root.resolve(PID)).strip());
        } catch (NumberFormatException e) {
            throw new IOException(root.resolve(PID) + " does not hold a process id", e);
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
