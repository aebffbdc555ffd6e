package io.opentrail.producer.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The right to a spool's folder, which one recorder has: a lock on a file against other processes,
/// a system property against the others of this one, be they of another class loader.
///
/// The property comes first. Where a process closes a file, all its locks on that file are gone, so
/// nobody else here may so much as open it.
final class FolderLock implements AutoCloseable {

    private static final String FILE = "lock";
    private static final String PROPERTY = "io.opentrail.producer.spool.";

    private final String property;
    private final FileChannel file;

    private FolderLock(String property, FileChannel file) {
        this.property = property;
        this.file = file;
    }

    /// Makes the folder if it is missing.
    ///
    /// @throws IllegalStateException if another process, or another recorder of this one, has it
    /// @throws IOException if it cannot be written
    static FolderLock of(Path folder) throws IOException {
        Files.createDirectories(folder);
        String property = PROPERTY + folder.toRealPath();
        if (System.getProperties().putIfAbsent(property, "in use") != null) {
            throw inUse(folder);
        }
        try {
            return new FolderLock(property, locked(folder));
        } catch (IOException | RuntimeException e) {
            System.clearProperty(property);
            throw e;
        }
    }

    private static FileChannel locked(Path folder) throws IOException {
        FileChannel file =
                FileChannel.open(
                        folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() == null) {
                throw inUse(folder);
            }
            return file;
        } catch (OverlappingFileLockException e) {
            file.close();
            throw inUse(folder);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static IllegalStateException inUse(Path folder) {
        return new IllegalStateException(
                "spool '%s' is in use by another recorder: give each process a folder of its own"
                        .formatted(folder));
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            System.clearProperty(property);
        }
    }
}
