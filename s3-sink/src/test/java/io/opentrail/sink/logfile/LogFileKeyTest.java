package io.opentrail.sink.logfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogFileKeyTest {

    private static final Instant DELIVERED = Instant.parse("2026-03-04T23:59:59.999Z");

    @Test
    void keyHasCloudTrailsLayout() {
        String key =
                LogFileKey.objectKey(
                        null,
                        "",
                        "111122223333",
                        LogFileKind.CLOUD_TRAIL,
                        "us-east-1",
                        DELIVERED,
                        "abcdefgh12345678");

        assertThat(key)
                .isEqualTo(
                        "AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/04/"
                                + "111122223333_CloudTrail_us-east-1_20260304T2359Z_abcdefgh12345678.json.gz");
    }

    @Test
    void prefixComesFirst() {
        String key =
                LogFileKey.objectKey(
                        "a/b",
                        "",
                        "111122223333",
                        LogFileKind.INSIGHT,
                        "eu-west-1",
                        DELIVERED,
                        "abcdefgh12345678");

        assertThat(key)
                .startsWith(
                        "a/b/AWSLogs/111122223333/CloudTrail-Insight/eu-west-1/2026/03/04/111122223333_CloudTrail-Insight_");
    }

    @Test
    void anOrganizationsTrailHasAFolderForIt() {
        String key =
                LogFileKey.objectKey(
                        "a",
                        "o-exampleorg1",
                        "111122223333",
                        LogFileKind.CLOUD_TRAIL,
                        "eu-west-1",
                        DELIVERED,
                        "abcdefgh12345678");

        assertThat(key)
                .startsWith("a/AWSLogs/o-exampleorg1/111122223333/CloudTrail/eu-west-1/2026/03/04/")
                .contains("/111122223333_CloudTrail_eu-west-1_");
    }

    @Test
    void suffixIsTheSameForTheSameChunkAndAnotherForAnyOther() {
        String suffix = LogFileKey.suffix("t", 1, 10, 20, DELIVERED, "group");

        assertThat(suffix)
                .matches("[A-Za-z0-9]{16}")
                .isEqualTo(LogFileKey.suffix("t", 1, 10, 20, DELIVERED, "group"));
        assertThat(suffix)
                .isNotEqualTo(LogFileKey.suffix("t", 2, 10, 20, DELIVERED, "group"))
                .isNotEqualTo(LogFileKey.suffix("t", 1, 11, 20, DELIVERED, "group"))
                .isNotEqualTo(LogFileKey.suffix("t", 1, 10, 21, DELIVERED, "group"))
                .isNotEqualTo(LogFileKey.suffix("t", 1, 10, 20, DELIVERED, "other"));
    }
}
