package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;

@ExtendWith(ApiCell.Shared.class)
final class BucketIT {

    private static final String GUARDED = "guarded-bucket";
    private static final String INSUFFICIENT = "400 InsufficientS3BucketPolicyException";
    private static final String INVALID_PREFIX = "400 InvalidS3PrefixException";

    private final ApiCell cell;
    private final String account;
    private final CloudTrailClient client;

    BucketIT(ApiCell cell) {
        this.cell = cell;
        this.account = cell.account();
        this.client = cell.client(account, EAST);
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
    void aPolicyThatSpeaksOfTheServiceDecidesAloneForWhomTheBucketIs() {
        String bucket = "bucket-of-" + cell.account();
        cell.store().createBucket(bucket);
        cell.store().setPolicy(bucket, policy(bucket, "AWSLogs/" + account, arn("all")));
        var narrow = ApiCell.narrowClient(cell.first(), account, EAST);
        var stranger = cell.client(cell.account(), EAST);

        assertThat(created(stranger, "all", bucket)).isEqualTo(INSUFFICIENT);
        assertThat(created(narrow, "other", bucket)).isEqualTo(INSUFFICIENT);
        assertThat(created(narrow, "all", bucket)).isEqualTo("none");
        assertThat(refusal(client, c -> c.updateTrail(r -> r.name("all").s3KeyPrefix("else"))))
                .isEqualTo(INSUFFICIENT);
        assertThat(client.getTrail(r -> r.name("all")).trail().s3KeyPrefix()).isNull();
    }

    @Test
    void aPolicyThatDeniesTheAclOrIsNotUnderstoodIsInsufficient() {
        String bucket = "bucket-of-" + cell.account();
        cell.store().createBucket(bucket);
        String allowing = policy(bucket, "AWSLogs/" + account, arn("all"));

        cell.store().setPolicy(bucket, allowing.replace("s3:GetBucketAcl", "s3:GetObject"));
        assertThat(created("all", bucket)).isEqualTo(INSUFFICIENT);
        cell.store().setPolicy(bucket, allowing.replace("Condition", "Conditions"));
        assertThat(created("all", bucket)).isEqualTo(INSUFFICIENT);
        cell.store().setPolicy(bucket, allowing);
        assertThat(created("all", bucket)).isEqualTo("none");
    }

    @Test
    void withoutSuchAPolicyTheCallerMustBeAllowedToPutWhatTheTrailWill() {
        var depositor = ApiCell.depositorClient(cell.first(), account, EAST);
        String arn = "arn:aws:s3:::%s/AWSLogs/%s/*".formatted(BUCKET, account);

        assertThatThrownBy(() -> depositor.createTrail(r -> r.name("all").s3BucketName(BUCKET)))
                .hasMessageContaining("detected for bucket: " + BUCKET)
                .hasMessageContaining("not authorized to perform: s3:PutObject on resource: " + arn)
                .extracting(e -> ((CloudTrailException) e).awsErrorDetails().errorCode())
                .isEqualTo("InsufficientS3BucketPolicyException");
        depositor.createTrail(r -> r.name("all").s3BucketName(BUCKET).s3KeyPrefix("mine"));
        assertThat(refusal(depositor, c -> c.updateTrail(r -> r.name("all").s3KeyPrefix("yours"))))
                .isEqualTo(INSUFFICIENT);
        assertThat(
                        refusal(
                                depositor,
                                c ->
                                        c.updateTrail(
                                                r -> r.name("all").enableLogFileValidation(true))))
                .isEqualTo("none");
    }

    @Test
    void anOrganizationsTrailNeedsTheFolderOfTheOrganization() throws Exception {
        var members = cell.organization(2, 0);
        String bucket = "bucket-of-" + members.organizationId();
        String arn = "arn:aws:cloudtrail:%s:%s:trail/all".formatted(EAST, members.management());
        cell.store().createBucket(bucket);
        cell.store().setPolicy(bucket, policy(bucket, "AWSLogs/" + members.management(), arn));
        var management = members.client(0, EAST);

        assertThat(created(management, "all", bucket)).isEqualTo("none");
        assertThat(converted(management)).isEqualTo(INSUFFICIENT);
        cell.store().setPolicy(bucket, policy(bucket, "AWSLogs/" + members.organizationId(), arn));
        assertThat(converted(management)).isEqualTo("none");
    }

    @Test
    void anUpdateDoesNotGoElsewhereThanWasChecked() {
        create("all", BUCKET);
        cell.store().createBucket("next-bucket");
        cell.store()
                .beforeNextPolicy(() -> client.updateTrail(r -> r.name("all").s3KeyPrefix("new")));

        assertThat(updated("next-bucket")).isEqualTo("400 ConflictException");
        assertThat(client.getTrail(r -> r.name("all")).trail().s3BucketName()).isEqualTo(BUCKET);
        assertThat(updated("next-bucket")).isEqualTo("none");
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

    private String arn(String name) {
        return "arn:aws:cloudtrail:%s:%s:trail/%s".formatted(EAST, account, name);
    }

    /// As CloudTrail's documentation has it.
    private static String policy(String bucket, String folder, String trailArn) {
        return """
        {"Version":"2012-10-17","Statement":[
          {"Sid":"AWSCloudTrailAclCheck20150319","Effect":"Allow",
           "Principal":{"Service":"cloudtrail.amazonaws.com"},
           "Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::%1$s",
           "Condition":{"StringEquals":{"aws:SourceArn":"%3$s"}}},
          {"Sid":"AWSCloudTrailWrite20150319","Effect":"Allow",
           "Principal":{"Service":"cloudtrail.amazonaws.com"},
           "Action":"s3:PutObject","Resource":"arn:aws:s3:::%1$s/%2$s/*",
           "Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control",
                                        "aws:SourceArn":"%3$s"}}}]}
        """
                .formatted(bucket, folder, trailArn);
    }

    private static String converted(CloudTrailClient client) {
        return refusal(client, c -> c.updateTrail(r -> r.name("all").isOrganizationTrail(true)));
    }

    private String created(String name, String bucket) {
        return created(client, name, bucket);
    }

    private static String created(CloudTrailClient client, String name, String bucket) {
        return refusal(client, c -> c.createTrail(r -> r.name(name).s3BucketName(bucket)));
    }

    private String updated(String bucket) {
        return refusal(client, c -> c.updateTrail(r -> r.name("all").s3BucketName(bucket)));
    }
}
