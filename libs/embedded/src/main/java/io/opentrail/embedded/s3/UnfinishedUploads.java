package io.opentrail.embedded.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which objects are being written, in memory and on the disk.
///
/// S3Proxy writes an object into a file beside it, `<key>-<UUID>`, and renames that when it is
/// whole. Until then it lists the file as an object, and a process that is killed leaves it there.
/// Only the keys that are being written tell such a file from an object that someone gave a name
/// like that.
final class UnfinishedUploads {

    private static final Pattern TEMPORARY =
            Pattern.compile("(.+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.DOTALL);

    private final Path notes;
    private final ConcurrentMap<ObjectName, Integer> uploadsByObject = new ConcurrentHashMap<>();

    private UnfinishedUploads(Path notes) {
        this.notes = notes;
    }

    private record ObjectName(String bucket, String key) {}

    /// An upload under way.
    interface Upload extends AutoCloseable {

        @Override
        void close();
    }

    /// Removes what a killed process left of its uploads.
    ///
    /// @param notes folder for a file an upload
    /// @param buckets folder of a folder a bucket
    static UnfinishedUploads clean(Path notes, Path buckets) throws IOException {
        Files.createDirectories(notes);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(notes)) {
            for (Path note : all) {
                removeTemporary(buckets.resolve(Files.readString(note)));
                Files.delete(note);
            }
        }
        return new UnfinishedUploads(notes);
    }

    private static void removeTemporary(Path object) throws IOException {
        Path folder = object.getParent();
        Path name = object.getFileName();
        if (folder == null || name == null || !Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (objectOf(String.valueOf(file.getFileName()))
                        .equals(Optional.of(name.toString()))) {
                    Files.delete(file);
                }
            }
        }
    }

    /// To be closed when the object is whole or given up.
    Upload begin(String bucket, String key) {
        var object = new ObjectName(bucket, key);
        Path note = notes.resolve(UUID.randomUUID().toString());
        try {
            Files.write(note, (bucket + "/" + key).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        uploadsByObject.merge(object, 1, Integer::sum);
        return () -> {
            uploadsByObject.computeIfPresent(
                    object, (_, uploads) -> uploads == 1 ? null : uploads - 1);
            delete(note);
        };
    }

    private static void delete(Path note) {
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether a key is one of S3Proxy's files and not an object. Must be asked after it was
    /// listed: an upload that has ended meanwhile has taken its file away.
    ///
    /// @param exists whether the key is still there
    boolean isTemporary(String bucket, String key, BooleanSupplier exists) {
        return objectOf(key)
                .map(object ->
                        uploadsByObject.containsKey(new ObjectName(bucket, object))
                                || !exists.getAsBoolean())
                .orElse(false);
    }

    private static Optional<String> objectOf(String name) {
        Matcher matcher = TEMPORARY.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
