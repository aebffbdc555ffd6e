package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

@ExtendWith(ApiCell.Shared.class)
final class BucketIT {

    private static final String GUARDED = "guarded-bucket";
    private static final String INVALID_PREFIX = "400 InvalidS3PrefixException";

    private final ApiCell cell;
    private final CloudTrailClient client;

    BucketIT(ApiCell cell) {
        this.cell = cell;
        this.client = cell.client(cell.account(), EAST);
    }

    @Test
    void theBucketMustBeThere() {
        create("all", BUCKET);

        assertThat(created("other", "not-there")).isEqualTo("400 S3BucketDoesNotExistException");
        assertThat(updated("not-there")).isEqualTo("400 S3BucketDoesNotExistException");
        assertThat(client.getTrail(r -> r.name("all")).trail().s3BucketName()).isEqualTo(BUCKET);
    }

    @Test
    void theBucketMustLetUsIn() {
        create("all", BUCKET);
        cell.store().createBucket(GUARDED);
        cell.store().refuse(GUARDED, "AccessDenied");

        assertThat(created("other", GUARDED)).isEqualTo("400 InsufficientS3BucketPolicyException");
        assertThat(updated(GUARDED)).isEqualTo("400 InsufficientS3BucketPolicyException");
        cell.store().accept(GUARDED);
        assertThat(updated(GUARDED)).isEqualTo("none");
    }

    @Test
    void checkingABucketLeavesNothingInIt() {
        cell.store().createBucket("empty-bucket");
        create("all", "empty-bucket");
        client.updateTrail(r -> r.name("all").s3BucketName("empty-bucket").s3KeyPrefix("logs"));

        assertThat(cell.store().objects("empty-bucket")).isEmpty();
    }

    @Test
    void aStoreThatIsAwayIsNoReasonToRefuse() {
        cell.store().failNextCalls(1);
        // The SDK asks again after a 503.
        assertThat(created("all", BUCKET)).isEqualTo("none");
    }

    @Test
    void bucketNamesHaveRules() {
        create("all", BUCKET);

        assertThat(
                        Stream.of(
                                "ab",
                                "a".repeat(64),
                                "Upper",
                                "under_score",
                                "-dash",
                                "dash-",
                                "a..b",
                                "a.-b",
                                "192.168.0.1",
                                "xn--bucket",
                                "a b"))
                .allSatisfy(name -> {
                    assertThat(created("other", name))
                            .isEqualTo("400 InvalidS3BucketNameException");
                    assertThat(updated(name)).isEqualTo("400 InvalidS3BucketNameException");
                });
        assertThat(refusal(client, c -> c.createTrail(r -> r.name("other"))))
                .isEqualTo("400 InvalidS3BucketNameException");
    }

    @Test
    void prefixesHaveRules() {
        create("all", BUCKET);

        assertThat(Stream.of("/a", "a//b", "../a", "a/./b", "a\\b", "a\u0000b", "a".repeat(201)))
                .allSatisfy(prefix ->
                        assertThat(
                                        refusal(
                                                client,
                                                c ->
                                                        c.updateTrail(r ->
                                                                r.name("all").s3KeyPrefix(prefix))))
                                .isEqualTo(INVALID_PREFIX));
        assertThat(
                        client.updateTrail(r -> r.name("all").s3KeyPrefix("a".repeat(200)))
                                .s3KeyPrefix())
                .hasSize(200);
        assertThat(client.updateTrail(r -> r.name("all").s3KeyPrefix("")).s3KeyPrefix()).isNull();
    }

    private void create(String name, String bucket) {
        client.createTrail(r -> r.name(name).s3BucketName(bucket));
    }

    private String created(String name, String bucket) {
        return refusal(client, c -> c.createTrail(r -> r.name(name).s3BucketName(bucket)));
    }

    private String updated(String bucket) {
        return refusal(client, c -> c.updateTrail(r -> r.name("all").s3BucketName(bucket)));
    }
}
