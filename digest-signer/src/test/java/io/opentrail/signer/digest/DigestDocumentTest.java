package io.opentrail.signer.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigestDocumentTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant END = Instant.parse("2026-11-23T11:00:00Z");
    private static final LogFile FILE =
            new LogFile(
                    7,
                    "logs",
                    "a/log.json.gz",
                    "ab12",
                    Instant.parse("2026-11-23T09:58:01.999Z"),
                    Instant.parse("2026-11-23T10:03:00Z"),
                    Instant.parse("2026-11-23T10:04:00Z"));

    @Test
    void aDigestInAChainHasTheseVeryBytes() {
        var previous = new PreviousDigest(START, "old", "p/before.json.gz", "cd34", "5e", false);
        var planned = new PlannedDigest(START, END, false, List.of(FILE));

        var document =
                new DigestDocument("111122223333", "audit", "p/x.json.gz", "f1", planned, previous);

        assertThat(new String(document.json(), UTF_8))
                .isEqualTo(
                        "{\"awsAccountId\":\"111122223333\",\"digestStartTime\":\"2026-11-23T10:00:00Z\",\"digestEndTime\":\"2026-11-23T11:00:00Z\",\"digestS3Bucket\":\"audit\",\"digestS3Object\":\"p/x.json.gz\",\"digestPublicKeyFingerprint\":\"f1\",\"digestSignatureAlgorithm\":\"SHA256withRSA\",\"newestEventTime\":\"2026-11-23T10:03:00Z\",\"oldestEventTime\":\"2026-11-23T09:58:01Z\",\"previousDigestS3Bucket\":\"old\",\"previousDigestS3Object\":\"p/before.json.gz\",\"previousDigestHashValue\":\"cd34\",\"previousDigestHashAlgorithm\":\"SHA-256\",\"previousDigestSignature\":\"5e\",\"logFiles\":[{\"s3Bucket\":\"logs\",\"s3Object\":\"a/log.json.gz\",\"hashValue\":\"ab12\",\"hashAlgorithm\":\"SHA-256\",\"newestEventTime\":\"2026-11-23T10:03:00Z\",\"oldestEventTime\":\"2026-11-23T09:58:01Z\"}]}");
        assertThat(DigestSigning.stringToSign(document, "00ff"))
                .isEqualTo("2026-11-23T11:00:00Z\naudit/p/x.json.gz\n00ff\n5e");
    }

    @Test
    void anEmptyFirstDigestHasNulls() {
        var planned = new PlannedDigest(START, END, false, List.of());

        var document = new DigestDocument("111122223333", "audit", "x", "f1", planned, null);

        assertThat(new String(document.json(), UTF_8))
                .endsWith(
                        "\"newestEventTime\":null,\"oldestEventTime\":null,\"previousDigestS3Bucket\":null,\"previousDigestS3Object\":null,\"previousDigestHashValue\":null,\"previousDigestHashAlgorithm\":null,\"previousDigestSignature\":null,\"logFiles\":[]}");
        assertThat(DigestSigning.stringToSign(document, "00ff")).endsWith("\n00ff\nnull");
    }

    @Test
    void keysAreWhereReadersLookForThem() {
        var end = Instant.parse("2026-01-02T03:00:05Z");

        var plain =
                new DigestKey(
                        null, null, "111122223333", "eu-west-1", "all", "us-east-1", end, false);
        var full =
                new DigestKey(
                        "p/q", "o-x1", "111122223333", "eu-west-1", "all", "us-east-1", end, true);

        assertThat(plain.toString())
                .isEqualTo(
                        "AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/01/02/111122223333_CloudTrail-Digest_eu-west-1_all_us-east-1_20260102T030005Z.json.gz");
        assertThat(full.toString())
                .startsWith("p/q/AWSLogs/o-x1/111122223333/CloudTrail-Digest/")
                .endsWith("_20260102T030005Z_backfill.json.gz");
    }
}
