package io.opentrail.standalone.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReportTest {

    private static final PartState UP = new PartState("kafka", "", "");
    private static final DeliveryTrouble TROUBLE =
            new DeliveryTrouble(
                    "111122223333/all",
                    "bucket gone",
                    "us-east-1",
                    "log-file",
                    "NoSuchBucket",
                    14,
                    Instant.parse("2026-11-25T02:57:37Z"),
                    Optional.of(Instant.parse("2026-11-25T02:56:35Z")));

    @Test
    void allIsWellWhenAllIsUpAndNoTrailFails() {
        var report =
                new StatusReport(
                        List.of(UP),
                        List.of(
                                new ConsumerLag("s3-sink", 0, true),
                                new ConsumerLag("trail-router", 2_000_000, false)),
                        List.of());

        assertThat(report.isWell()).isTrue();
        assertThat(report.text())
                .isEqualToNormalizingNewlines(
                        """

                        PART                     STATE
                        kafka                    up

                        CONSUMER                 LAG (records not yet handled)
                        s3-sink                  0
                        trail-router             about 2000000

                        no trail fails
                        """);
    }

    @Test
    void failingTrailIsShownWithBucketErrorAndTimes() {
        var report = new StatusReport(List.of(UP), List.of(), List.of(TROUBLE));

        assertThat(report.isWell()).isFalse();
        assertThat(report.text())
                .endsWith(
                        """
                        FAILING TRAILS
                        trail 111122223333/all, log-file in us-east-1: bucket gone answers NoSuchBucket; 14 attempts failed, the latest at 2026-11-25T02:57:37Z, the latest success 2026-11-25T02:56:35Z
                        """);
    }

    @Test
    void trailThatNeverDeliveredSaysSo() {
        var never =
                new DeliveryTrouble(
                        "a/b",
                        "bucket c",
                        "d",
                        "digest",
                        "AccessDenied",
                        1,
                        Instant.EPOCH,
                        Optional.empty());

        assertThat(never.text()).endsWith("the latest success never");
    }

    @Test
    void whatAPartHasToSayIsShown() {
        var report =
                new StatusReport(
                        List.of(new PartState("object-store", "", "puts ask for encryption")),
                        List.of(),
                        List.of());

        assertThat(report.isWell()).isTrue();
        assertThat(report.text()).contains("object-store             up, puts ask for encryption");
    }

    @Test
    void partThatIsDownIsNotWell() {
        var report =
                new StatusReport(
                        List.of(UP, new PartState("s3-sink", "DOWN: lost its group", "")),
                        List.of(),
                        List.of());

        assertThat(report.isWell()).isFalse();
        assertThat(report.text()).contains("s3-sink                  DOWN: lost its group");
    }
}
