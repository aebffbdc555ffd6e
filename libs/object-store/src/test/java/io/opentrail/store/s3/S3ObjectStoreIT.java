package io.opentrail.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opentrail.store.BucketRefusedException;
import io.opentrail.store.BucketStatus;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.ObjectStoreContract;
import io.opentrail.store.PutRequest;
import io.opentrail.store.StoreUnavailableException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ObjectStoreIT extends ObjectStoreContract {

    private final AtomicInteger buckets = new AtomicInteger();
    private final S3ProxyServer server;
    private final S3Client admin;
    private final S3ObjectStore store;

    S3ObjectStoreIT(@TempDir Path folder) throws Exception {
        server = S3ProxyServer.start(folder);
        var config = S3StoreConfig.of(server.endpoint(), "us-east-1", S3ProxyServer.CREDENTIALS);
        admin = S3Clients.of(config, S3Clients.timeouts());
        store = new S3ObjectStore(config);
    }

    @AfterAll
    void stop() throws Exception {
        store.close();
        admin.close();
        server.stop();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected String emptyBucket() {
        var bucket = "bucket-" + buckets.incrementAndGet();
        admin.createBucket(create -> create.bucket(bucket));
        return bucket;
    }

    @Test
    void aBucketWithoutAPolicyHasNone() {
        assertThat(store.bucketPolicy(emptyBucket())).isEmpty();
    }

    @Test
    void aPolicyThatTheStoreDoesNotShowIsAsNone() {
        var bucket = emptyBucket();

        try (var store = new S3ObjectStore(config(new S3Credentials("stranger", "secret")))) {
            assertThat(store.bucketPolicy(bucket)).isEmpty();
        }
    }

    @Test
    void anUnknownKeyPairIsRefusedWithItsCode() {
        var bucket = emptyBucket();
        var stranger = new S3Credentials("stranger", "secret");

        try (var store = new S3ObjectStore(config(stranger))) {
            assertThat(refusal(store, bucket).code()).isEqualTo("InvalidAccessKeyId");
            assertThat(store.bucketStatus(bucket))
                    .isEqualTo(new BucketStatus.Denied("InvalidAccessKeyId"));
        }
    }

    @Test
    void aWrongSecretIsRefusedWithItsCodeAndNotTold() {
        var bucket = emptyBucket();
        var wrong = new S3Credentials(S3ProxyServer.CREDENTIALS.accessKeyId(), "not-the-secret");

        try (var store = new S3ObjectStore(config(wrong))) {
            assertThat(refusal(store, bucket).code()).isEqualTo("SignatureDoesNotMatch");
            assertThat(refusal(store, bucket).toString()).doesNotContain("not-the-secret");
        }
    }

    @Test
    void whatIsNotABucketNameIsRefusedWithoutACall() {
        assertThat(refusal(store, "logs/../other").code()).isEqualTo("InvalidBucketName");
        assertThat(store.bucketStatus("arn:aws:s3:::logs"))
                .isEqualTo(new BucketStatus.Denied("InvalidBucketName"));
    }

    @Test
    void anObjectOverTheReadBoundIsNotRead() {
        var bucket = emptyBucket();
        store.put(PutRequest.gzip(bucket, "key", new byte[11]));

        try (var bounded = new S3ObjectStore(config(S3ProxyServer.CREDENTIALS, 10))) {
            var refused =
                    catchThrowableOfType(
                            BucketRefusedException.class, () -> bounded.get(bucket, "key"));
            assertThat(refused.code()).isEqualTo("ObjectTooLarge");
        }
        try (var wideEnough = new S3ObjectStore(config(S3ProxyServer.CREDENTIALS, 11))) {
            assertThat(wideEnough.get(bucket, "key")).isPresent();
        }
    }

    @Test
    void aStoppedServerIsUnavailable(@TempDir Path folder) throws Exception {
        var stopped = S3ProxyServer.start(folder);
        var config = S3StoreConfig.of(stopped.endpoint(), "us-east-1", S3ProxyServer.CREDENTIALS);

        try (var store = new S3ObjectStore(config)) {
            assertThat(store.bucketStatus("logs-bucket")).isEqualTo(new BucketStatus.Missing());
            stopped.stop();
            var failure =
                    catchThrowableOfType(
                            StoreUnavailableException.class,
                            () -> store.put(PutRequest.gzip("logs-bucket", "key", new byte[1])));
            assertThat(failure.code()).isEqualTo("NoAnswer");
            assertThat(failure.httpStatus()).isZero();
        }
    }

    private static BucketRefusedException refusal(ObjectStore store, String bucket) {
        return catchThrowableOfType(
                BucketRefusedException.class,
                () -> store.put(PutRequest.gzip(bucket, "key", "body".getBytes(UTF_8))));
    }

    private S3StoreConfig config(S3Credentials credentials) {
        return config(credentials, S3StoreConfig.DEFAULT_MAX_READ_BYTES);
    }

    private S3StoreConfig config(S3Credentials credentials, int maxReadBytes) {
        return new S3StoreConfig(
                server.endpoint(),
                "us-east-1",
                credentials,
                S3StoreConfig.DEFAULT_CONNECT_TIMEOUT,
                S3StoreConfig.DEFAULT_CALL_TIMEOUT,
                S3StoreConfig.DEFAULT_MAX_CONNECTIONS,
                maxReadBytes,
                S3StoreConfig.DEFAULT_PUT_OPTIONS);
    }
}
