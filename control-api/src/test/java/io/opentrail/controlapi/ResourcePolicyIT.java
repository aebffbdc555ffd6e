package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

@ExtendWith(ApiCell.Shared.class)
final class ResourcePolicyIT {

    private static final String POLICY = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
    private static final String UNSUPPORTED = "400 ResourceTypeNotSupportedException";
    private static final String NOT_FOUND = "400 ResourceNotFoundException";
    private static final String NOT_VALID = "400 ResourceARNNotValidException";

    private final String account;
    private final CloudTrailClient client;

    ResourcePolicyIT(ApiCell cell) {
        this.account = cell.account();
        this.client = cell.client(account, EAST);
    }

    @Test
    void trailsHaveNoPolicies() {
        String arn = client.createTrail(r -> r.name("all").s3BucketName(BUCKET)).trailARN();

        assertThat(put(arn, POLICY)).isEqualTo(UNSUPPORTED);
        assertThat(refusal(client, c -> c.getResourcePolicy(r -> r.resourceArn(arn))))
                .isEqualTo(UNSUPPORTED);
        assertThat(refusal(client, c -> c.deleteResourcePolicy(r -> r.resourceArn(arn))))
                .isEqualTo(UNSUPPORTED);
    }

    @Test
    void whatCouldHaveOneIsNotThere() {
        String channel =
                "arn:aws:cloudtrail:us-east-1:"
                        + account
                        + ":channel/01234567-89ab-cdef-0123-456789abcdef";

        assertThat(put(channel, POLICY)).isEqualTo(NOT_FOUND);
        assertThat(refusal(client, c -> c.getResourcePolicy(r -> r.resourceArn(channel))))
                .isEqualTo(NOT_FOUND);
        assertThat(refusal(client, c -> c.deleteResourcePolicy(r -> r.resourceArn(channel))))
                .isEqualTo(NOT_FOUND);
        assertThat(put(channel, "[]")).isEqualTo("400 ResourcePolicyNotValidException");
        assertThat(put(channel, "{")).isEqualTo("400 ResourcePolicyNotValidException");
        assertThat(put(channel, "{\"a\":\"" + "b".repeat(8190) + "\"}"))
                .isEqualTo("400 ResourcePolicyNotValidException");
        assertThat(put("all", POLICY)).isEqualTo(NOT_VALID);
        assertThat(put("a b", POLICY)).isEqualTo(NOT_VALID);
        assertThat(put(channel + "0", POLICY)).isEqualTo(NOT_VALID);
    }

    private String put(String arn, String policy) {
        return refusal(
                client, c -> c.putResourcePolicy(r -> r.resourceArn(arn).resourcePolicy(policy)));
    }
}
