package io.opentrail.embedded.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

class AccessRuleIT {
    private static final Keys OWNER = new Keys("AKIAOWNER", "owner-secret");
    private static final Keys OTHER = new Keys("AKIAOTHER", "other-secret");
    private static final RequestBody BODY = RequestBody.fromString("body");

    private final Users users = new Users();
    private EmbeddedS3 server;
    private S3Client owner;
    private S3Client other;

    /// A rule that tests change while the server runs.
    private static final class Users implements AccessRule {
        private final Map<String, String> secrets = new ConcurrentHashMap<>();
        private final Map<String, Set<String>> buckets = new ConcurrentHashMap<>();

        void put(Keys keys, String... allowed) {
            secrets.put(keys.id(), keys.secret());
            buckets.put(keys.id(), Set.of(allowed));
        }

        void remove(Keys keys) {
            secrets.remove(keys.id());
        }

        @Override
        public Optional<String> secretOf(String accessKeyId) {
            return Optional.ofNullable(secrets.get(accessKeyId));
        }

        @Override
        public boolean allows(String accessKeyId, String bucket) {
            return buckets.getOrDefault(accessKeyId, Set.of()).contains(bucket);
        }
    }

    @BeforeEach
    void start(@TempDir Path folder) {
        users.put(OWNER, "secrets", "shared");
        users.put(OTHER, "shared");
        server = EmbeddedS3.start(EmbeddedS3.Config.in(folder, users));
        owner = OWNER.client(server);
        other = OTHER.client(server);
        owner.createBucket(b -> b.bucket("secrets"));
        owner.createBucket(b -> b.bucket("shared"));
        owner.putObject(b -> b.bucket("secrets").key("k"), BODY);
        owner.putObject(b -> b.bucket("shared").key("k"), BODY);
    }

    @AfterEach
    void stop() {
        owner.close();
        other.close();
        server.close();
    }

    @Test
    void bucketOfAnotherIsDeniedToEveryVerb() {
        assertDenied(() -> other.getObject(b -> b.bucket("secrets").key("k")));
        assertDenied(() -> other.putObject(b -> b.bucket("secrets").key("new"), BODY));
        assertDenied(() -> other.deleteObject(b -> b.bucket("secrets").key("k")));
        assertDenied(() -> other.deleteObjects(b -> b.bucket("secrets").delete(oneKey())));
        assertDenied(() -> other.listObjectsV2(b -> b.bucket("secrets")));
        assertDenied(() -> other.getBucketAcl(b -> b.bucket("secrets")));
        assertDenied(() -> other.getBucketLocation(b -> b.bucket("secrets")));
        assertDenied(() -> other.createMultipartUpload(b -> b.bucket("secrets").key("k")));
        assertDenied(() -> other.deleteBucket(b -> b.bucket("secrets")));
    }

    @Test
    void bucketThatIsNotThereIsDeniedAllTheSame() {
        assertDenied(() -> other.getObject(b -> b.bucket("unmade").key("k")));
        assertDenied(() -> other.createBucket(b -> b.bucket("unmade")));
    }

    @Test
    void copyOutOfABucketOfAnotherIsDenied() {
        assertDenied(() ->
                other.copyObject(b ->
                        b.sourceBucket("secrets")
                                .sourceKey("k")
                                .destinationBucket("shared")
                                .destinationKey("stolen")));
    }

    @Test
    void partCopiedOutOfABucketOfAnotherIsDenied() {
        var upload = other.createMultipartUpload(b -> b.bucket("shared").key("s")).uploadId();

        assertDenied(() ->
                other.uploadPartCopy(b ->
                        b.sourceBucket("secrets")
                                .sourceKey("k")
                                .destinationBucket("shared")
                                .destinationKey("s")
                                .uploadId(upload)
                                .partNumber(1)));
    }

    @Test
    void listOfBucketsShowsTheAllowedOnes() {
        assertThat(owner.listBuckets().buckets())
                .extracting(Bucket::name)
                .containsExactlyInAnyOrder("secrets", "shared");
        assertThat(other.listBuckets().buckets()).extracting(Bucket::name).containsOnly("shared");
        assertThat(other.listBuckets(b -> b.prefix("se")).buckets()).isEmpty();
    }

    @Test
    void changeHoldsFromTheNextRequest() {
        users.put(OTHER, "shared", "secrets");
        assertThat(other.getObjectAsBytes(b -> b.bucket("secrets").key("k")).asUtf8String())
                .isEqualTo("body");

        users.put(OTHER, "shared");
        assertDenied(() -> other.getObject(b -> b.bucket("secrets").key("k")));

        users.remove(OTHER);
        assertFails("InvalidAccessKeyId", () -> other.listObjectsV2(b -> b.bucket("shared")));
    }

    @Test
    void wrongSecretIsRefused() {
        try (var forged = new Keys(OWNER.id(), "guessed").client(server)) {
            assertFails(
                    "SignatureDoesNotMatch",
                    () -> forged.getObject(b -> b.bucket("secrets").key("k")));
            assertFails("SignatureDoesNotMatch", forged::listBuckets);
        }
    }

    private static Delete oneKey() {
        return Delete.builder().objects(ObjectIdentifier.builder().key("k").build()).build();
    }

    private static void assertDenied(ThrowingCallable call) {
        assertFails("AccessDenied", call);
    }

    private static void assertFails(String code, ThrowingCallable call) {
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(call)
                .satisfies(e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                    assertThat(e.statusCode()).isEqualTo(403);
                });
    }
}
