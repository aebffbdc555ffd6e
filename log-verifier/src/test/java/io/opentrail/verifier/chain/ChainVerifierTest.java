package io.opentrail.verifier.chain;

import static io.opentrail.verifier.signed.SignedBucket.BUCKET;
import static io.opentrail.verifier.signed.SignedBucket.PLACE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.verifier.digest.Location;
import io.opentrail.verifier.keys.PublicKeys;
import io.opentrail.verifier.signed.SignedBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ChainVerifierTest {

    private static final Instant T0 = Instant.parse("2026-02-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2026-02-02T00:00:00Z");

    private final SignedBucket bucket = new SignedBucket();
    private final List<Location> logFiles = new ArrayList<>();
    private final List<Location> digests = new ArrayList<>();
    private Optional<Instant> delivered = Optional.empty();
    private boolean mayLackMetadata;

    @Test
    void anUntouchedChainIsValidFromTheNewestDigestToTheOldest() throws IOException {
        chain(3);

        List<String> findings = findings(LATE);

        assertThat(findings)
                .containsExactly(
                        "valid d3", "valid l3", "valid d2", "valid l2", "valid d1", "valid l1");
    }

    @Test
    void aRangeTakesOnlyItsDigests() throws IOException {
        chain(6);

        List<String> findings = findings(T0.plus(Duration.ofHours(3)), hour(4));

        assertThat(findings)
                .containsExactly(
                        "valid d5", "valid l5", "valid d4", "valid l4", "valid d3", "valid l3");
    }

    @Test
    void aChangedLogFileIsFound() throws IOException {
        chain(2);
        bucket.replace(logFiles.get(0), SignedBucket.gzip("other".getBytes(UTF_8)));

        assertThat(problems()).containsExactly("l1 HASH");
    }

    @Test
    void aRecompressedLogFileIsTheSame() throws IOException {
        chain(1);
        bucket.replace(logFiles.get(0), Recompressed.stored("log 1".getBytes(UTF_8)));

        assertThat(problems()).isEmpty();
    }

    @Test
    void aDeletedLogFileIsFound() throws IOException {
        chain(2);
        bucket.delete(logFiles.get(1));

        assertThat(problems()).containsExactly("l2 NOT_FOUND");
    }

    @Test
    void aLogFileThatIsNoGzipIsFound() throws IOException {
        chain(2);
        bucket.replace(logFiles.get(1), "plain".getBytes(UTF_8));

        assertThat(problems()).containsExactly("l2 INVALID_FORMAT");
    }

    @Test
    void bytesAfterALogFilesGzipMemberAreFound() throws IOException {
        chain(2);
        bucket.append(logFiles.get(0), SignedBucket.gzip("more".getBytes(UTF_8)));

        assertThat(problems()).containsExactly("l1 TRAILING_BYTES");
    }

    @Test
    void bytesAfterADigestsGzipMemberAreFound() throws IOException {
        chain(3);
        bucket.append(digests.get(1), new byte[] {0});

        assertThat(problems()).containsExactly("d2 TRAILING_BYTES");
    }

    @Test
    void aChangedDigestIsFoundAndItsLogFilesAreNotBelieved() throws IOException {
        chain(3);
        bucket.replace(
                digests.get(1),
                SignedBucket.gzip(
                        bucket.json(digests.get(1))
                                .put("newestEventTime", "x")
                                .toString()
                                .getBytes(UTF_8)));

        assertThat(findings(LATE))
                .containsExactly("valid d3", "valid l3", "d2 SIGNATURE", "valid d1", "valid l1");
    }

    @Test
    void aDigestWithoutItsSignatureIsFound() throws IOException {
        chain(3);
        bucket.dropMetadata(digests.get(1));

        assertThat(problems()).containsExactly("d2 SIGNATURE");
    }

    @Test
    void aDigestWithoutARequiredFieldIsFound() throws IOException {
        chain(3);
        var json = bucket.json(digests.get(1));
        json.remove("logFiles");
        bucket.replace(digests.get(1), SignedBucket.gzip(json.toString().getBytes(UTF_8)));

        assertThat(problems()).containsExactly("d2 INVALID_FORMAT");
    }

    @Test
    void aDigestInThePlaceOfAnotherIsFound() throws IOException {
        chain(3);
        bucket.move(digests.get(0), digests.get(1));

        assertThat(problems()).containsExactly("d2 MOVED");
    }

    @Test
    void aDeletedDigestIsFound() throws IOException {
        chain(3);
        bucket.delete(digests.get(1));

        assertThat(problems()).containsExactly("d2 NOT_FOUND");
    }

    @Test
    void twoDeletedDigestsInARowAreTwo() throws IOException {
        chain(5);
        bucket.delete(digests.get(1));
        bucket.delete(digests.get(2));

        assertThat(problems()).containsExactly("d3 NOT_FOUND", "d2 NOT_FOUND");
    }

    @Test
    void aDigestReissuedByTheKeysHolderIsFound() throws IOException {
        chain(4);
        bucket.reissue(digests.get(1));

        assertThat(problems()).containsExactly("d2 REISSUED");
    }

    @Test
    void deletedNewestDigestsAreFoundByTheTimeOfTheLastDelivery() throws IOException {
        chain(5);
        bucket.delete(digests.get(3));
        bucket.delete(digests.get(4));
        delivered = Optional.of(hour(5).plusSeconds(2));

        assertThat(problems()).containsExactly("d5 NOT_FOUND", "d4 NOT_FOUND");
    }

    @Test
    void nothingIsMissingBeforeTheNextDigestIsDue() throws IOException {
        chain(5);
        delivered = Optional.of(hour(6).minusSeconds(1));

        assertThat(problems()).isEmpty();
    }

    @Test
    void aRangeWhoseNewestDigestIsGoneIsFoundByTheDigestAfterIt() throws IOException {
        chain(5);
        bucket.delete(digests.get(3));

        assertThat(findings(T0, hour(3)))
                .filteredOn(finding -> !finding.startsWith("valid"))
                .containsExactly("d4 NOT_FOUND");
    }

    @Test
    void aRestartedChainIsAGapAndNoError() throws IOException {
        chain(2);
        bucket.restart();
        digests.add(bucket.digest(hour(5)));

        assertThat(findings(LATE))
                .containsExactly("valid d3", "gap", "valid d2", "valid l2", "valid d1", "valid l1");
    }

    @Test
    void aLogFileInNoDigestIsFoundOnceALaterDigestIsThere() throws IOException {
        chain(2);
        logFiles.add(bucket.logFile(hour(1).minusSeconds(60), "smuggled"));

        assertThat(problems()).containsExactly("l3 UNLISTED");
    }

    @Test
    void aLogFileOfTheNewestIntervalMayBeInTheNextDigest() throws IOException {
        chain(2);
        logFiles.add(bucket.logFile(hour(2).minusSeconds(60), "on its way"));

        assertThat(problems()).isEmpty();
    }

    @Test
    void aLogFileThatCameLateIsInALaterDigest() throws IOException {
        chain(2);
        Location late = bucket.logFile(hour(1).minusSeconds(60), "late");
        bucket.digest(hour(3), late);
        bucket.digest(hour(4));

        assertThat(findings(T0, hour(1)))
                .filteredOn(finding -> !finding.startsWith("valid"))
                .isEmpty();
    }

    @Test
    void backfillDigestsAreAChainOfTheirOwn() throws IOException {
        chain(2);
        Location late = bucket.logFile(hour(1).minusSeconds(60), "late");
        logFiles.add(late);
        Location backfill = bucket.backfillDigest(hour(1), late);
        digests.add(backfill);

        assertThat(findings(LATE))
                .containsExactly(
                        "valid d2", "valid l2", "valid d1", "valid l1", "valid d3", "valid l3");
    }

    @Test
    void backfillDigestsAreWalkedAlongTheirOwnLinks() throws IOException {
        chain(4);
        Location first = bucket.logFile(hour(1).minusSeconds(60), "late");
        Location second = bucket.logFile(hour(2).minusSeconds(60), "later");
        digests.add(bucket.backfillDigest(hour(1), first));
        digests.add(bucket.backfillDigest(hour(2), second));
        digests.add(bucket.backfillDigest(hour(3)));
        bucket.delete(digests.get(5));
        logFiles.add(first);
        logFiles.add(second);

        assertThat(problems()).containsExactly("d6 NOT_FOUND", "l6 UNLISTED");
    }

    @Test
    void aBackfillDigestThatWasMadeAnewIsFound() throws IOException {
        chain(2);
        Location late = bucket.logFile(hour(1).minusSeconds(60), "late");
        digests.add(bucket.backfillDigest(hour(1), late));
        digests.add(bucket.backfillDigest(hour(2)));
        bucket.reissue(digests.get(2), late, late);

        assertThat(problems()).contains("d3 REISSUED");
    }

    @Test
    void aBackfillDigestDoesNotSayThatNothingElseWasDelivered() throws IOException {
        chain(1);
        Location late = bucket.logFile(hour(5).minusSeconds(60), "after the last digest");
        logFiles.add(late);
        digests.add(bucket.backfillDigest(hour(5), late));
        digests.add(bucket.backfillDigest(hour(6)));
        logFiles.add(bucket.logFile(hour(5).minusSeconds(50), "on its way into the next"));

        assertThat(problems()).isEmpty();
    }

    @Test
    void theNewestBackfillDigestsOfARangeAreMissedByTheOneAfterIt() throws IOException {
        chain(8);
        digests.add(bucket.backfillDigest(hour(2)));
        bucket.backfillDigest(hour(6));
        bucket.delete(digests.getLast());

        assertThat(findings(T0, hour(3)))
                .filteredOn(finding -> !finding.startsWith("valid"))
                .containsExactly("d9 NOT_FOUND");
    }

    @Test
    void aBackfillDigestWithoutItsTimeIsInvalid() throws IOException {
        chain(1);
        digests.add(bucket.backfillDigest(hour(1)));
        bucket.objects()
                .computeIfPresent(
                        digests.getLast().key(),
                        (_, stored) ->
                                new SignedBucket.Stored(
                                        stored.body(),
                                        Map.of(
                                                "signature",
                                                stored.userMetadata().get("signature"),
                                                "signature-algorithm",
                                                "SHA256withRSA")));

        assertThat(problems()).containsExactly("d2 INVALID_FORMAT");
    }

    @Test
    void aCopyWithoutSignaturesIsProvenByTheCopiesInTheSuccessors() throws IOException {
        chain(4);
        bucket.dropMetadata();
        mayLackMetadata = true;

        assertThat(problems()).containsExactly("d4 SIGNATURE");
        assertThat(findings(T0, hour(2)))
                .containsExactly(
                        "valid d3", "valid l3", "valid d2", "valid l2", "valid d1", "valid l1");
    }

    @Test
    void aDigestOfAnUnknownKeyIsInvalid() throws IOException {
        chain(1);

        List<String> findings = findings(T0, LATE, (_, _) -> Map.of("another", bucket.pkcs1()));

        assertThat(findings).containsExactly("d1 PUBLIC_KEY");
    }

    @Test
    void aKeyThatIsNoPkcs1IsNoKey() throws IOException {
        chain(1);

        List<String> findings =
                findings(T0, LATE, (_, _) -> Map.of(bucket.fingerprint(), new byte[] {48, 3, 1}));

        assertThat(findings).containsExactly("d1 PUBLIC_KEY");
    }

    @Test
    void withoutAnyKeyNothingIsKnown() {
        chain(1);

        assertThatThrownBy(() -> findings(T0, LATE, (_, _) -> Map.of()))
                .hasMessage(
                        "No public keys found between 2026-02-01T00:00:00Z and 2026-02-02T02:00:00Z");
    }

    @Test
    void anEmptyBucketHasNothingToSay() throws IOException {
        assertThat(findings(LATE)).isEmpty();
    }

    private static Instant hour(int number) {
        return T0.plus(Duration.ofHours(number));
    }

    private void chain(int length) {
        for (int i = 1; i <= length; i++) {
            Location file = bucket.logFile(hour(i).minusSeconds(120), "log " + i);
            logFiles.add(file);
            digests.add(bucket.digest(hour(i), file));
        }
    }

    private List<String> problems() throws IOException {
        return findings(LATE).stream().filter(finding -> !finding.startsWith("valid")).toList();
    }

    private List<String> findings(Instant end) throws IOException {
        return findings(T0, end);
    }

    private List<String> findings(Instant start, Instant end) throws IOException {
        return findings(start, end, bucket.publicKeys());
    }

    private List<String> findings(Instant start, Instant end, PublicKeys keys) throws IOException {
        List<String> findings = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            new ChainVerifier(
                            bucket.reader(mayLackMetadata),
                            threads,
                            new TimeRange(start, end),
                            true)
                    .verify(BUCKET, PLACE, keys, delivered, finding -> findings.add(text(finding)));
        }
        return findings;
    }

    private String text(Finding finding) {
        return switch (finding) {
            case Finding.ValidDigest digest -> "valid " + name(digest.location());
            case Finding.InvalidDigest digest -> name(digest.location()) + " " + digest.problem();
            case Finding.ValidLogFile file -> "valid " + name(file.location());
            case Finding.InvalidLogFile file -> name(file.location()) + " " + file.problem();
            case Finding.Gap _ -> "gap";
        };
    }

    private String name(Location location) {
        return digests.contains(location)
                ? "d" + (digests.indexOf(location) + 1)
                : logFiles.contains(location)
                        ? "l" + (logFiles.indexOf(location) + 1)
                        : location.key();
    }
}
