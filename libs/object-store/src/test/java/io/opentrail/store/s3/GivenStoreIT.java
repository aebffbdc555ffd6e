package io.opentrail.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opentrail.store.BucketRefusedException;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.ObjectStoreContract;
import io.opentrail.store.PutOutcome;
import io.opentrail.store.PutRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The contract, and what puts ask for beside it, on a store that the environment names.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(named = "S3_ENDPOINT", matches = ".+")
class GivenStoreIT extends ObjectStoreContract {

    private final S3StoreConfig config =
            S3StoreConfig.of(
                    Optional.of(URI.create(System.getenv("S3_ENDPOINT"))),
                    "us-east-1",
                    new S3Credentials(
                            System.getenv("S3_ACCESS_KEY"), System.getenv("S3_SECRET_KEY")));
    private final S3Client admin = S3Clients.of(config, S3Clients.timeouts());
    private final S3ObjectStore store = new S3ObjectStore(config);

    @AfterAll
    void stop() {
        store.close();
        admin.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected String emptyBucket() {
        String bucket = "given-" + UUID.randomUUID();
        admin.createBucket(create -> create.bucket(bucket));
        return bucket;
    }

    /// A store that does not encrypt by itself may take the header and say nothing.
    @Test
    void optionsInForceAreWhatTheStoreDoes() {
        String bucket = emptyBucket();

        store.put(PutRequest.gzip(bucket, "key", bytes()));

        String encryption =
                admin.headObject(head -> head.bucket(bucket).key("key"))
                        .serverSideEncryptionAsString();
        assertThat("AES256".equals(encryption))
                .isEqualTo(store.options().contains(PutOption.ENCRYPTION));
        assertThat(store.options()).contains(PutOption.OWNERSHIP);
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "S3_KMS_KEY", matches = ".+")
    void objectIsEncryptedWithATrailsKey() {
        String bucket = emptyBucket();
        String key = System.getenv("S3_KMS_KEY");

        store.put(PutRequest.gzip(bucket, "key", bytes()).encryptedWith(Optional.of(key)));

        var head = admin.headObject(request -> request.bucket(bucket).key("key"));
        assertThat(head.serverSideEncryptionAsString()).isEqualTo("aws:kms");
        assertThat(head.ssekmsKeyId()).isEqualTo(key);
    }

    @Test
    void anUnknownKeyIsARefusal() {
        String bucket = emptyBucket();

        var refused =
                catchThrowableOfType(
                        BucketRefusedException.class,
                        () ->
                                store.put(
                                        PutRequest.gzip(bucket, "key", bytes())
                                                .encryptedWith(Optional.of("no-such-key"))));

        assertThat(refused.httpStatus()).isBetween(400, 499);
        assertThat(store.get(bucket, "key")).isEmpty();
    }

    @Test
    void aLockedObjectStaysWhateverIsPut() {
        String bucket = "given-" + UUID.randomUUID();
        admin.createBucket(create -> create.bucket(bucket).objectLockEnabledForBucket(true));
        admin.putObjectLockConfiguration(put ->
                put.bucket(bucket)
                        .objectLockConfiguration(lock ->
                                lock.objectLockEnabled(ObjectLockEnabled.ENABLED)
                                        .rule(rule ->
                                                rule.defaultRetention(retention ->
                                                        retention
                                                                .mode(
                                                                        ObjectLockRetentionMode
                                                                                .GOVERNANCE)
                                                                .days(1)))));
        var request =
                new PutRequest(bucket, "key", bytes(), PutRequest.JSON, Map.of("signature", "0a"));

        assertThat(store.put(request)).isEqualTo(new PutOutcome.Stored());
        String version = admin.headObject(head -> head.bucket(bucket).key("key")).versionId();
        // in a versioned bucket some stores take a repeated put as another version
        assertThat(store.put(request))
                .isInstanceOfAny(PutOutcome.AlreadyThere.class, PutOutcome.Stored.class);
        assertThat(store.get(bucket, "key")).get().matches(request::isSatisfiedBy);
        assertThatThrownBy(() ->
                        admin.deleteObject(
                                delete -> delete.bucket(bucket).key("key").versionId(version)))
                .isInstanceOf(S3Exception.class);
    }

    private static byte[] bytes() {
        return "{}".getBytes(StandardCharsets.UTF_8);
    }
}
