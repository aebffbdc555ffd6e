package io.opentrail.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opentrail.notifier.queue.QueuePolicy;
import io.opentrail.notifier.targets.TargetAccess;
import io.opentrail.notifier.targets.TargetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotifierConfigTest {

    @Test
    void targetsAreReadByTopic() {
        assertThat(
                        NotifierConfig.parse(
                                List.of(
                                        "arn:aws:sns:us-east-1:111122223333:logs=sqs:http://127.0.0.1:1/q?a=b",
                                        "*=kafka:deliveries")))
                .containsEntry(
                        "arn:aws:sns:us-east-1:111122223333:logs",
                        new TargetAddress(TargetAddress.Kind.SQS, "http://127.0.0.1:1/q?a=b"))
                .containsEntry("*", new TargetAddress(TargetAddress.Kind.KAFKA, "deliveries"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "*=",
                "*=kafka",
                "*=kafka:",
                "*=smoke:signals",
                "*=webhook:nowhere",
                "*=sns: "
            })
    void anEntryThatIsNoneIsNamed(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NotifierConfig.parse(List.of(entry)))
                .withMessageContaining("'" + entry + "'");
    }

    @Test
    void webhooksNeedASecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new NotifierConfig(
                                NotifierConfig.parse(List.of("*=webhook:http://127.0.0.1:1/")),
                                new TargetAccess("us-east-1", "key", "secret", ""),
                                QueuePolicy.DEFAULT))
                .withMessageContaining("webhook-secret");
    }

    @Test
    void secretsAreNotPrinted() {
        var access = new TargetAccess("us-east-1", "key", "s3cr3t", "h00k");

        assertThat(access.toString()).contains("key").doesNotContain("s3cr3t", "h00k");
    }
}
