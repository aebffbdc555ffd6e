package io.opentrail.verifier.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBucketReaderTest extends BucketReaderContract {

    private final Path folder;

    /// A parameter of the constructor, for the contract fills the bucket before each test.
    FolderBucketReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Override
    protected BucketReader reader() {
        return new FolderBucketReader(folder);
    }

    @Override
    protected void put(String key, byte[] body, Map<String, String> metadata) throws IOException {
        Path file = folder.resolve(key);
        Files.createDirectories(file.getParent());
        Files.write(file, body);
        if (!metadata.isEmpty()) {
            new ObjectMapper()
                    .writeValue(
                            folder.resolve(key + FolderBucketReader.METADATA).toFile(), metadata);
        }
    }

    @Test
    void aKeyLeadsNowhereElse() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("inside"));
        Files.write(folder.resolve("secret"), "x".getBytes(UTF_8));

        assertThat(new FolderBucketReader(inside).open(BUCKET, "../secret")).isEmpty();
    }
}
