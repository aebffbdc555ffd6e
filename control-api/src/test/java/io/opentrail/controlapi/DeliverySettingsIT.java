package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailRequest;

/// Topic, log group and key: their form, for they are not asked.
@ExtendWith(ApiCell.Shared.class)
final class DeliverySettingsIT {

    private static final String LOG_GROUP = "400 InvalidCloudWatchLogsLogGroupArnException";
    private static final String LOG_ROLE = "400 InvalidCloudWatchLogsRoleArnException";
    private static final String TOPIC = "400 InvalidSnsTopicNameException";
    private static final String KEY = "400 InvalidKmsKeyIdException";

    private final CloudTrailClient client;
    private final String group;
    private final String role;

    DeliverySettingsIT(ApiCell cell) {
        String account = cell.account();
        this.client = cell.client(account, EAST);
        this.group = "arn:aws:logs:us-east-1:%s:log-group:trail:*".formatted(account);
        this.role = "arn:aws:iam::%s:role/logs".formatted(account);
        client.createTrail(r -> r.name("all").s3BucketName(BUCKET));
    }

    @Test
    void aLogGroupAndItsRoleGoTogether() {
        String foreign = group.replaceAll("[0-9]{12}", "999999999999");

        assertThat(updated(r -> r.cloudWatchLogsLogGroupArn(group))).isEqualTo(LOG_GROUP);
        assertThat(updated(r -> r.cloudWatchLogsRoleArn(role))).isEqualTo(LOG_ROLE);
        assertThat(updated(r -> r.cloudWatchLogsLogGroupArn("x").cloudWatchLogsRoleArn(role)))
                .isEqualTo(LOG_GROUP);
        assertThat(updated(r -> r.cloudWatchLogsLogGroupArn(foreign).cloudWatchLogsRoleArn(role)))
                .isEqualTo(LOG_GROUP);
        assertThat(updated(r -> r.cloudWatchLogsLogGroupArn(group).cloudWatchLogsRoleArn("x")))
                .isEqualTo(LOG_ROLE);
        assertThat(updated(r -> r.cloudWatchLogsLogGroupArn(group).cloudWatchLogsRoleArn(role)))
                .isEqualTo("none");
    }

    @Test
    void topicsAndKeysHaveAForm() {
        assertThat(updated(r -> r.snsTopicName("a b"))).isEqualTo(TOPIC);
        assertThat(updated(r -> r.snsTopicName("a".repeat(257)))).isEqualTo(TOPIC);
        assertThat(updated(r -> r.snsTopicName("arn:aws:sqs:us-east-1:111122223333:a")))
                .isEqualTo(TOPIC);
        assertThat(updated(r -> r.snsTopicName("a".repeat(256)))).isEqualTo("none");
        assertThat(updated(r -> r.kmsKeyId("a b"))).isEqualTo(KEY);
        assertThat(updated(r -> r.kmsKeyId("alias/trails"))).isEqualTo("none");
        assertThat(updated(r -> r.kmsKeyId(""))).isEqualTo("none");
        assertThat(client.getTrail(r -> r.name("all")).trail().kmsKeyId()).isNull();
    }

    private String updated(Consumer<UpdateTrailRequest.Builder> settings) {
        return refusal(
                client,
                c ->
                        c.updateTrail(r -> {
                            r.name("all");
                            settings.accept(r);
                        }));
    }
}
