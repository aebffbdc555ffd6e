package io.opentrail.embedded.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Holds a folder for one part of one process. The operating system lets go of it when the process
/// ends, however it ends.
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Makes the folder where it is missing.
    ///
    /// @throws StartException when another holds the folder, or it can't be written
    public static FolderLock on(String part, Path folder) {
        try {
            Files.createDirectories(folder);
            var channel =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new StartException(
                        "%s: folder %s is in use; stop what runs on it or choose another folder"
                                .formatted(part, folder));
            }
            return new FolderLock(channel);
        } catch (IOException e) {
            throw new StartException(
                    "%s: folder %s can't be used: %s".formatted(part, folder, e), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
