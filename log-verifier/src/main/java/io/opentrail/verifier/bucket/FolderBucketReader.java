package io.opentrail.verifier.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A local copy of a bucket: an object's key is its path in a folder.
///
/// Its user metadata is beside it in `<name>.metadata.json`, the JSON object that `aws s3api
/// head-object --query Metadata` prints, or in its extended attributes, as the embedded S3 server
/// has it; other copies have none.
public final class FolderBucketReader implements BucketReader {

    static final String METADATA = ".metadata.json";

    private static final String ATTRIBUTE = "user.user-metadata.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;

    public FolderBucketReader(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public Optional<OpenObject> open(String bucket, String key) throws IOException {
        Path file = root.resolve(key).normalize();
        if (!file.startsWith(root) || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Optional.of(new OpenObject(Files.newInputStream(file), () -> metadata(file)));
    }

    @Override
    public void keys(String bucket, String prefix, String after, Predicate<String> more)
            throws IOException {
        walk(prefix.substring(0, prefix.lastIndexOf('/') + 1), prefix, after, more);
    }

    @Override
    public List<String> folders(String bucket, String folder) throws IOException {
        return entries(folder).stream()
                .filter(name -> name.endsWith("/"))
                .map(name -> name.substring(0, name.length() - 1))
                .toList();
    }

    @Override
    public boolean mayLackMetadata() {
        return true;
    }

    /// @return whether more keys are wanted
    private boolean walk(String folder, String prefix, String after, Predicate<String> more)
            throws IOException {
        for (String name : entries(folder)) {
            String key = folder + name;
            if (name.endsWith("/")) {
                boolean within = key.startsWith(prefix) || prefix.startsWith(key);
                boolean later = after.startsWith(key) || compare(key, after) > 0;
                if (within && later && !walk(key, prefix, after, more)) {
                    return false;
                }
            } else if (key.startsWith(prefix)
                    && compare(key, after) > 0
                    && !name.endsWith(METADATA)
                    && !more.test(key)) {
                return false;
            }
        }
        return true;
    }

    /// In the order of keys: a folder's name sorts with its slash.
    private List<String> entries(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(root.resolve(folder))) {
            return entries.map(FolderBucketReader::name)
                    .sorted(FolderBucketReader::compare)
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    private static String name(Path entry) {
        return entry.getFileName() + (Files.isDirectory(entry) ? "/" : "");
    }

    private static int compare(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));
    }

    private static Map<String, String> metadata(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + METADATA);
        return Files.exists(beside)
                ? JSON.readValue(beside.toFile(), new TypeReference<Map<String, String>>() {})
                : attributes(file);
    }

    private static Map<String, String> attributes(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        if (view == null) {
            return Map.of();
        }
        Map<String, String> metadata = new HashMap<>();
        for (String name : view.list()) {
            if (name.startsWith(ATTRIBUTE)) {
                var value = ByteBuffer.allocate(view.size(name));
                view.read(name, value);
                metadata.put(
                        name.substring(ATTRIBUTE.length()), UTF_8.decode(value.flip()).toString());
            }
        }
        return metadata;
    }
}
