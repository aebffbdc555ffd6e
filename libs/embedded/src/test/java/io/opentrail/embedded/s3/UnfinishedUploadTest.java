package io.opentrail.embedded.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/// An object is there as a whole or not at all.
class UnfinishedUploadTest {

    private static final String BUCKET = "audit";
    private static final String NAMED_LIKE_ONE = "a/k-01234567-89ab-cdef-0123-456789abcdef";
    private static final int HALF = 100_000;

    @Test
    void objectIsListedOnceItIsWhole(@TempDir Path folder) throws Exception {
        BlobStore store = storeWithBucket(folder);
        try (var upload = new HalfUpload(store)) {
            awaitTemporaryFile(folder);

            List<String> before = keys(store);
            upload.finish();

            assertThat(before).isEmpty();
            assertThat(keys(store)).containsExactly("a/k");
        }
    }

    @Test
    void whatAKilledProcessLeavesOfAnUploadIsGoneAfterTheNextStart(
            @TempDir Path folder, @TempDir Path image) throws Exception {
        BlobStore store = storeWithBucket(folder);
        put(store, "a/whole");
        try (var upload = new HalfUpload(store)) {
            awaitTemporaryFile(folder);
            copy(folder, image);
            upload.finish();
        }

        BlobStore next = EmbeddedS3.store(image);

        assertThat(keys(next)).containsExactly("a/whole");
        assertThat(temporaryFiles(image)).isEmpty();
    }

    @Test
    void anObjectThatIsNamedLikeAnUnfinishedOneIsAnObject(@TempDir Path folder) throws IOException {
        BlobStore store = storeWithBucket(folder);

        put(store, NAMED_LIKE_ONE);

        assertThat(keys(store)).containsExactly(NAMED_LIKE_ONE);
        assertThat(keys(EmbeddedS3.store(folder))).containsExactly(NAMED_LIKE_ONE);
    }

    private static BlobStore storeWithBucket(Path folder) throws IOException {
        BlobStore store = EmbeddedS3.store(folder);
        store.createContainer(CreateBucketRequest.builder().bucket(BUCKET).build());
        return store;
    }

    private static void put(BlobStore store, String key) {
        store.putBlob(request(key, 1), new ByteArrayInputStream(new byte[1]));
    }

    private static PutObjectRequest request(String key, long bytes) {
        return PutObjectRequest.builder().bucket(BUCKET).key(key).contentLength(bytes).build();
    }

    private static List<String> keys(BlobStore store) {
        return store.list(BUCKET).contents().stream().map(S3Object::key).toList();
    }

    private static void awaitTemporaryFile(Path folder) {
        Awaitility.await().until(() -> !temporaryFiles(folder).isEmpty());
    }

    private static List<Path> temporaryFiles(Path folder) throws IOException {
        Path objects = folder.resolve("buckets").resolve(BUCKET).resolve("a");
        if (!Files.isDirectory(objects)) {
            return List.of();
        }
        try (var files = Files.list(objects)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("k-"))
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /// A PUT of `a/k` whose second half comes with `finish`.
    private static final class HalfUpload implements AutoCloseable {

        private final PipedOutputStream body = new PipedOutputStream();
        private final CompletableFuture<Void> done;

        HalfUpload(BlobStore store) throws IOException {
            InputStream in = new PipedInputStream(body, 2 * HALF);
            body.write(new byte[HALF]);
            done =
                    CompletableFuture.runAsync(
                            () -> store.putBlob(request("a/k", 2L * HALF), in),
                            Executors.newVirtualThreadPerTaskExecutor());
        }

        void finish() throws IOException {
            body.write(new byte[HALF]);
            body.close();
            done.join();
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
