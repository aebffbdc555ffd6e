package io.opentrail.verifier.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.embedded.s3.EmbeddedS3;
import io.opentrail.testing.S3Extension;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

@ExtendWith(S3Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3BucketReaderIT extends BucketReaderContract {

    private final S3Client client;

    S3BucketReaderIT(EmbeddedS3 s3) {
        client =
                S3Client.builder()
                        .endpointOverride(s3.endpoint())
                        .forcePathStyle(true)
                        .region(Region.US_EAST_1)
                        .httpClientBuilder(Apache5HttpClient.builder())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                S3Extension.ACCESS_KEY_ID,
                                                S3Extension.SECRET_ACCESS_KEY)))
                        .build();
    }

    @BeforeAll
    void makeBucket() {
        client.createBucket(create -> create.bucket(BUCKET));
    }

    @BeforeEach
    void forgetTheDigest() {
        client.deleteObject(delete -> delete.bucket(BUCKET).key("a/digest"));
    }

    @Override
    protected BucketReader reader() {
        return new S3BucketReader(client);
    }

    @Override
    protected void put(String key, byte[] body, Map<String, String> metadata) {
        client.putObject(
                put -> put.bucket(BUCKET).key(key).metadata(metadata), RequestBody.fromBytes(body));
    }

    @Test
    void aBucketThatIsNotThereIsNoEmptyOne() {
        assertThatThrownBy(() -> reader().open("no-such-bucket-here", "key"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-bucket-here");
        assertThat(reader().mayLackMetadata()).isFalse();
    }
}
