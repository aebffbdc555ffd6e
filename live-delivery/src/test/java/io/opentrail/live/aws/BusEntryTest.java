package io.opentrail.live.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusEntryTest {

    @ParameterizedTest
    @CsvSource({
        "AwsApiCall, AWS API Call via CloudTrail",
        "AwsServiceEvent, AWS Service Event via CloudTrail",
        "AwsConsoleSignIn, AWS Console Sign In via CloudTrail",
        "AwsConsoleAction, AWS Console Action via CloudTrail",
        "AwsCloudTrailInsight, AWS Insight via CloudTrail",
        "AwsVpceEvents, AWS API Call via CloudTrail",
        ", AWS API Call via CloudTrail"
    })
    void detailTypeIsCloudTrails(String eventType, String detailType) {
        assertThat(BusEntry.detailType(eventType)).isEqualTo(detailType);
    }
}
