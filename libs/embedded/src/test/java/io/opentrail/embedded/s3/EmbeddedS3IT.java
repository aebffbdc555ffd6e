package io.opentrail.embedded.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class EmbeddedS3IT {
    private static final Keys ADMIN = new Keys("AKIAADMIN", "admin-secret");
    private static final RequestBody BODY = RequestBody.fromString("body");

    @TempDir static Path folder;
    private static EmbeddedS3 server;
    private static S3Client client;

    @BeforeAll
    static void start() {
        server = EmbeddedS3.start(EmbeddedS3.Config.in(folder, ADMIN.rule()));
        client = ADMIN.client(server);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void secondConditionalPutIsRefused() {
        client.createBucket(b -> b.bucket("conditional"));
        client.putObject(b -> b.bucket("conditional").key("k").ifNoneMatch("*"), BODY);

        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() ->
                        client.putObject(
                                b -> b.bucket("conditional").key("k").ifNoneMatch("*"),
                                RequestBody.fromString("other")))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(412));
        assertThat(read(client, "conditional", "k")).isEqualTo("body");
    }

    @Test
    void userMetadataComesBack() {
        client.createBucket(b -> b.bucket("metadata"));
        var metadata = Map.of("signature", "a".repeat(512), "start", "2026-01-01T00:00:00Z");

        client.putObject(
                b -> b.bucket("metadata").key("a/b.json.gz").metadata(metadata).contentType("x/y"),
                BODY);

        var head = client.headObject(b -> b.bucket("metadata").key("a/b.json.gz"));
        assertThat(head.metadata()).isEqualTo(metadata);
        assertThat(head.contentType()).isEqualTo("x/y");
    }

    @Test
    void listingStartsAfterAMarkerThatIsNoKey() {
        client.createBucket(b -> b.bucket("listed"));
        for (var key : List.of("a/b", "a0", "b", "Z", "é", "\uFF61")) {
            client.putObject(b -> b.bucket("listed").key(key), BODY);
        }

        var page = client.listObjects(b -> b.bucket("listed").marker("a/c"));

        assertThat(page.contents())
                .extracting(S3Object::key)
                .containsExactly("a0", "b", "é", "\uFF61");
    }

    @Test
    void bucketIsMadeWithALocation() {
        client.createBucket(b ->
                b.bucket("located")
                        .createBucketConfiguration(
                                c -> c.locationConstraint(BucketLocationConstraint.EU_WEST_1)));

        assertThat(client.getBucketLocation(b -> b.bucket("located")).locationConstraintAsString())
                .isNullOrEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        client.createBucket(b -> b.bucket("empty"));

        assertThatThrownBy(() -> client.getObject(b -> b.bucket("empty").key("none")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> client.putObject(b -> b.bucket("nowhere").key("k"), BODY))
                .isInstanceOf(NoSuchBucketException.class);
    }

    @Test
    void deletedObjectIsGone() {
        client.createBucket(b -> b.bucket("deleted"));
        client.putObject(b -> b.bucket("deleted").key("k"), BODY);

        client.deleteObject(b -> b.bucket("deleted").key("k"));

        assertThat(client.listObjectsV2(b -> b.bucket("deleted")).contents()).isEmpty();
    }

    @Test
    void partsBecomeOneObject() {
        client.createBucket(b -> b.bucket("parts"));
        var upload = client.createMultipartUpload(b -> b.bucket("parts").key("k")).uploadId();
        var sent = new String[] {"a".repeat(5 * 1024 * 1024), "end"};

        var parts =
                IntStream.rangeClosed(1, 2)
                        .mapToObj(number -> uploadPart(upload, number, sent[number - 1]))
                        .toList();
        client.completeMultipartUpload(b ->
                b.bucket("parts")
                        .key("k")
                        .uploadId(upload)
                        .multipartUpload(CompletedMultipartUpload.builder().parts(parts).build()));

        assertThat(read(client, "parts", "k")).isEqualTo(sent[0] + sent[1]);
    }

    @Test
    void restartKeepsObjectsMetadataAndPort(@TempDir Path kept) {
        int port;
        try (var first = EmbeddedS3.start(EmbeddedS3.Config.in(kept, ADMIN.rule()));
                var s3 = ADMIN.client(first)) {
            port = first.port();
            s3.createBucket(b -> b.bucket("kept"));
            s3.putObject(b -> b.bucket("kept").key("k").metadata(Map.of("m", "v")), BODY);
        }

        try (var second = EmbeddedS3.start(EmbeddedS3.Config.in(kept, ADMIN.rule()));
                var s3 = ADMIN.client(second)) {
            assertThat(second.port()).isEqualTo(port);
            assertThat(read(s3, "kept", "k")).isEqualTo("body");
            assertThat(s3.headObject(b -> b.bucket("kept").key("k")).metadata())
                    .containsEntry("m", "v");
        }
    }

    private static CompletedPart uploadPart(String upload, int number, String content) {
        var part =
                client.uploadPart(
                        b -> b.bucket("parts").key("k").uploadId(upload).partNumber(number),
                        RequestBody.fromString(content));
        return CompletedPart.builder().partNumber(number).eTag(part.eTag()).build();
    }

    private static String read(S3Client s3, String bucket, String key) {
        return s3.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asUtf8String();
    }
}
