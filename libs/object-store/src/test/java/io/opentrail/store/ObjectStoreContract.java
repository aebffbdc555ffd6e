package io.opentrail.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// What every object store does, whatever stands behind it.
public abstract class ObjectStoreContract {

    private static final String KEY = "p/AWSLogs/111122223333/CloudTrail/eu-1/2026/11/23/a.json.gz";

    protected abstract ObjectStore store();

    /// A bucket that exists and is empty.
    protected abstract String emptyBucket();

    @Test
    void aPutStoresBytesTypeAndUserMetadataExactly() {
        var bucket = emptyBucket();
        var body = new byte[100_000];
        new Random(7).nextBytes(body);
        var metadata =
                Map.of("signature", "0a1b".repeat(256), "signature-algorithm", "SHA256withRSA");

        var outcome = store().put(new PutRequest(bucket, KEY, body, PutRequest.GZIP, metadata));

        assertThat(outcome).isEqualTo(new PutOutcome.Stored());
        assertThat(store().get(bucket, KEY))
                .hasValueSatisfying(stored -> {
                    assertThat(stored.body()).isEqualTo(body);
                    assertThat(stored.contentType()).isEqualTo("application/x-gzip");
                    assertThat(stored.userMetadata()).isEqualTo(metadata);
                });
    }

    @Test
    void aGzipObjectComesBackStillGzipped() {
        var bucket = emptyBucket();
        var body = gzip("{\"Records\":[]}", Deflater.DEFAULT_COMPRESSION);

        store().put(PutRequest.gzip(bucket, KEY, body));

        assertThat(storedBytes(bucket)).isEqualTo(body);
    }

    @Test
    void anEmptyBodyIsAnObject() {
        var bucket = emptyBucket();

        store().put(new PutRequest(bucket, KEY, new byte[0], PutRequest.JSON, Map.of()));

        assertThat(storedBytes(bucket)).isEmpty();
    }

    @Test
    void theSameObjectAgainIsAlreadyThere() {
        var bucket = emptyBucket();
        var metadata = Map.of("signature", "0a1b");
        store().put(new PutRequest(bucket, KEY, bytes("one"), PutRequest.JSON, metadata));

        var again =
                store().put(new PutRequest(bucket, KEY, bytes("one"), PutRequest.JSON, metadata));

        assertThat(again).isEqualTo(new PutOutcome.AlreadyThere(3));
    }

    @Test
    void theSameContentFromAnotherCompressorIsAlreadyThere() {
        var bucket = emptyBucket();
        var content = "{\"eventName\":\"GetObject\"},".repeat(4000);
        var stored = gzip(content, Deflater.BEST_SPEED);
        store().put(PutRequest.gzip(bucket, KEY, stored));

        var again =
                store().put(PutRequest.gzip(bucket, KEY, gzip(content, Deflater.BEST_COMPRESSION)));

        assertThat(again).isEqualTo(new PutOutcome.AlreadyThere(stored.length));
        assertThat(storedBytes(bucket)).isEqualTo(stored);
    }

    @Test
    void otherBytesUnderATakenKeyConflictAndTheFirstStay() {
        var bucket = emptyBucket();
        store().put(PutRequest.gzip(bucket, KEY, bytes("one")));

        var refused = refusal(PutRequest.gzip(bucket, KEY, bytes("two")));

        assertThat(refused.code()).isEqualTo("ObjectConflict");
        assertThat(refused).hasMessageContainingAll(bucket, KEY);
        assertThat(storedBytes(bucket)).isEqualTo(bytes("one"));
    }

    @Test
    void aMuchLargerObjectUnderTheKeyConflicts() {
        var bucket = emptyBucket();
        store().put(PutRequest.gzip(bucket, KEY, new byte[1 << 20]));

        var refused = refusal(PutRequest.gzip(bucket, KEY, bytes("small")));

        assertThat(refused.code()).isEqualTo("ObjectConflict");
    }

    @Test
    void theSameBytesWithoutTheMetadataConflict() {
        var bucket = emptyBucket();
        store().put(PutRequest.gzip(bucket, KEY, bytes("digest")));

        var refused =
                refusal(
                        new PutRequest(
                                bucket,
                                KEY,
                                bytes("digest"),
                                PutRequest.GZIP,
                                Map.of("signature", "0a1b")));

        assertThat(refused.code()).isEqualTo("ObjectConflict");
    }

    @Test
    void ofEightWritersOfDifferentBytesOneWins() throws Exception {
        var bucket = emptyBucket();

        var outcomes = putAtOnce(8, i -> PutRequest.gzip(bucket, KEY, bytes("writer " + i)));

        var winner = outcomes.indexOf("Stored");
        assertThat(outcomes).containsOnlyOnce("Stored");
        assertThat(outcomes).filteredOn("ObjectConflict"::equals).hasSize(7);
        assertThat(storedBytes(bucket)).isEqualTo(bytes("writer " + winner));
    }

    @Test
    void ofEightWritersOfTheSameBytesOneStoresAndNoneFails() throws Exception {
        var bucket = emptyBucket();

        var outcomes = putAtOnce(8, _ -> PutRequest.gzip(bucket, KEY, bytes("same")));

        assertThat(outcomes).containsOnlyOnce("Stored");
        assertThat(outcomes).filteredOn("AlreadyThere"::equals).hasSize(7);
    }

    @Test
    void aMissingBucketRefusesAPut() {
        var refused = refusal(PutRequest.gzip("no-such-bucket-here", KEY, bytes("one")));

        assertThat(refused.code()).isEqualTo("NoSuchBucket");
        assertThat(refused.httpStatus()).isEqualTo(404);
    }

    @Test
    void aMissingBucketRefusesAGet() {
        assertThatThrownBy(() -> store().get("no-such-bucket-here", KEY))
                .isInstanceOfSatisfying(
                        BucketRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo("NoSuchBucket"));
    }

    @Test
    void aFreeKeyHoldsNothing() {
        assertThat(store().get(emptyBucket(), KEY)).isEmpty();
    }

    @Test
    void aBucketIsThereOrMissing() {
        var bucket = emptyBucket();

        assertThat(store().bucketStatus(bucket)).isEqualTo(new BucketStatus.Exists());
        assertThat(store().bucketStatus("no-such-bucket-here"))
                .isEqualTo(new BucketStatus.Missing());
    }

    private byte[] storedBytes(String bucket) {
        return store().get(bucket, KEY).orElseThrow().body();
    }

    private BucketRefusedException refusal(PutRequest request) {
        return catchThrowableOfType(BucketRefusedException.class, () -> store().put(request));
    }

    /// What became of each writer, by its number: the outcome's name or the failure's code.
    private List<String> putAtOnce(int writers, IntFunction<PutRequest> request)
            throws InterruptedException, ExecutionException {
        var start = new CountDownLatch(1);
        List<Future<String>> running = new ArrayList<>();
        try (var executor = Executors.newFixedThreadPool(writers)) {
            for (int i = 0; i < writers; i++) {
                var put = request.apply(i);
                running.add(
                        executor.submit(() -> {
                            start.await();
                            return nameOfOutcome(put);
                        }));
            }
            start.countDown();
            List<String> outcomes = new ArrayList<>();
            for (var writer : running) {
                outcomes.add(writer.get());
            }
            return outcomes;
        }
    }

    private String nameOfOutcome(PutRequest request) {
        try {
            return store().put(request).getClass().getSimpleName();
        } catch (StoreException e) {
            return e.code();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] gzip(String content, int level) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip =
                new GZIPOutputStream(bytes) {
                    {
                        def.setLevel(level);
                    }
                }) {
            gzip.write(bytes(content));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
