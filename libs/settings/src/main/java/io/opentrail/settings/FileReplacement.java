package io.opentrail.settings;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/// Writes files as a whole: who reads one finds what was there before or what is there now, however
/// many write it and whatever fails. It is on the disk when a method returns.
///
/// Each writer has a draft of its own beside the file, `.<name>.<random>.new`. One that a killed
/// process leaves is in nobody's way.
public final class FileReplacement {

    private static final FileAttribute<?>[] ANY = {};
    private static final FileAttribute<?>[] OWNER_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))
                    }
                    : ANY;

    private FileReplacement() {}

    /// In place of what is there, if anything is.
    public static void write(Path file, byte[] content) throws IOException {
        write(file, content, ANY);
    }

    /// The same, for its owner's eyes alone where the file system can tell.
    public static void writeSecret(Path file, byte[] content) throws IOException {
        write(file, content, OWNER_ONLY);
    }

    private static void write(Path file, byte[] content, FileAttribute<?>[] attributes)
            throws IOException {
        Path draft =
                file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            writeDraft(draft, content, attributes);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteAfter(e, draft);
            throw e;
        }
        syncFolderOf(file);
    }

    private static void writeDraft(Path draft, byte[] content, FileAttribute<?>[] attributes)
            throws IOException {
        try (var channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        attributes)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private static void deleteAfter(IOException failure, Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /// Where the system lets a folder be opened; others sync names by themselves.
    private static void syncFolderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || File.separatorChar != '/') {
            return;
        }
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
