package io.opentrail.signer;

import static io.opentrail.signer.ChangingTrails.between;
import static io.opentrail.signer.ChangingTrails.since;
import static io.opentrail.signer.SignerCell.TEN;
import static io.opentrail.signer.SignerCell.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.digest.SignedDigest;
import io.opentrail.signer.DeliveredChain.Delivered;
import io.opentrail.store.PutRequest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestSignerIT {

    private static final Duration HOUR = Duration.ofHours(1);

    private SignerCell cell;

    @BeforeEach
    void start(@TempDir Path folder) {
        cell = new SignerCell(folder);
    }

    @AfterEach
    void stop() {
        cell.close();
    }

    @Test
    void hoursWithoutLogFilesHaveDigestsToo() {
        cell.trails.put("one", "audit", since(TEN));

        List<Delivered> digests;
        try (var _ = cell.signer()) {
            cell.now = hour(1, 5);
            cell.awaitDigests("one", 1);
            cell.now = hour(3, 5);
            digests = cell.awaitDigests("one", 3);
        }

        assertThat(digests)
                .extracting(Delivered::end)
                .containsExactly(hour(1, 0), hour(2, 0), hour(3, 0));
        assertThat(digests)
                .allMatch(digest -> digest.logFiles().isEmpty())
                .allMatch(digest -> digest.json().get("newestEventTime").isNull());
        assertThat(digests.stream().filter(Delivered::startsAChain)).hasSize(1);
    }

    @Test
    void aReceiptThatComesAfterItsDigestIsInABackfillDigest() {
        cell.trails.put("one", "audit", since(TEN));
        cell.deliver("one", "log-1", hour(0, 60));
        try (var _ = cell.signer()) {
            cell.now = hour(1, 5);
            cell.awaitDigests("one", 1);
            cell.deliver("one", "log-late", hour(0, 3599));
            cell.deliver("one", "log-boundary", hour(1, 0));
            cell.now = hour(2, 5);
            cell.awaitDigests("one", 2);
        }

        List<Delivered> digests;
        List<Delivered> backfills;
        try (var _ = cell.signer()) {
            cell.now = hour(3, 5);
            digests = cell.awaitDigests("one", 3);
            backfills = cell.awaitBackfills("one", 1);
        }

        assertThat(digests)
                .extracting(Delivered::logFiles)
                .containsExactly(List.of("log-1"), List.of("log-boundary"), List.of());
        assertThat(backfills).extracting(Delivered::logFiles).containsExactly(List.of("log-late"));
        assertThat(backfills.getFirst().start()).isEqualTo(TEN);
        assertThat(backfills.getFirst().end()).isEqualTo(hour(1, 0));
        assertThat(backfills.getFirst().generatedAt()).isEqualTo(hour(2, 5));
    }

    @Test
    void everyHourThatWasMissedHasADigestOfItsOwn() {
        cell.trails.put("one", "audit", since(TEN));
        try (var _ = cell.signer()) {
            cell.now = hour(1, 5);
            cell.awaitDigests("one", 1);
        }
        cell.deliver("one", "log-2", hour(1, 7));
        cell.deliver("one", "log-3", hour(2, 0));
        cell.deliver("one", "log-5", hour(4, 3599));

        List<Delivered> digests;
        try (var _ = cell.signer()) {
            cell.now = hour(5, 1);
            digests = cell.awaitDigests("one", 5);
        }

        assertThat(digests)
                .extracting(Delivered::logFiles)
                .containsExactly(
                        List.of(), List.of("log-2"), List.of("log-3"), List.of(), List.of("log-5"));
    }

    @Test
    void aTrailThatStopsEndsItsChainAndOneThatStartsAgainBeginsAnother() {
        cell.trails.put("one", "audit", since(TEN));
        cell.deliver("one", "log-1", hour(0, 60));
        cell.now = hour(0, 1800);

        List<Delivered> digests;
        try (var _ = cell.signer()) {
            cell.trails.put("one", "audit", between(TEN, cell.now));
            cell.deliver("one", "log-2", hour(0, 1810));
            cell.now = hour(0, 1900);
            cell.awaitDigests("one", 1);
            cell.trails.put("one", "audit", between(TEN, hour(0, 1800)), since(hour(0, 2400)));
            cell.deliver("one", "log-3", hour(0, 2500));
            cell.now = hour(1, 5);
            digests = cell.awaitDigests("one", 2);
        }

        assertThat(digests)
                .extracting(Delivered::logFiles)
                .containsExactly(List.of("log-1", "log-2"), List.of("log-3"));
        assertThat(digests).extracting(Delivered::start).containsExactly(TEN, hour(0, 2400));
        assertThat(digests.getFirst().end()).isEqualTo(hour(0, 1900));
        assertThat(digests).allMatch(Delivered::startsAChain);
    }

    @Test
    void aDeletedTrailHasItsLastDigestOnceNothingIsParked() {
        cell.trails.put("one", "audit", since(TEN));
        cell.trails.put("other", "audit", since(TEN));

        List<Delivered> digests;
        try (var _ = cell.signer()) {
            cell.park("one");
            cell.trails.put("one", "audit", hour(0, 1800), between(TEN, hour(0, 1800)));
            cell.now = hour(1, 5);
            cell.awaitDigests("one", 1);
            cell.now = hour(2, 5);
            cell.awaitDigests("one", 2);
            cell.deliver("one", "log-parked", hour(2, 50));
            cell.unpark("one");
            cell.now = hour(2, 100);
            cell.awaitDigests("one", 3);
            cell.now = hour(5, 5);
            cell.awaitDigests("other", 5);
            digests = cell.digests("one");
        }

        assertThat(digests)
                .extracting(Delivered::logFiles)
                .containsExactly(List.of(), List.of(), List.of("log-parked"));
        assertThat(digests.getLast().end()).isEqualTo(hour(2, 100));
        assertThat(digests.stream().filter(Delivered::startsAChain)).hasSize(1);
        assertThat(cell.signedDigests().stream().filter(SignedDigest::getLast))
                .allMatch(digest -> digest.getEndTime().equals(hour(2, 100)))
                .isNotEmpty();
    }

    @Test
    void whatWasSignedBeforeARestartIsWhatIsPutAfterIt() {
        cell.trails.put("one", "audit", since(TEN));
        cell.deliver("one", "log-1", hour(0, 60));
        cell.store.refuse("audit", "AccessDenied");
        try (var _ = cell.signer()) {
            cell.now = hour(1, 5);
            awaitUntil(() -> !cell.signedDigests().isEmpty());
        }
        SignedDigest signed = cell.signedDigests().getFirst();
        cell.deliver("one", "log-late", hour(0, 61));
        cell.store.accept("audit");

        List<Delivered> digests;
        List<Delivered> backfills;
        try (var _ = cell.signer()) {
            cell.awaitDigests("one", 1);
            cell.now = hour(2, 5);
            digests = cell.awaitDigests("one", 2);
            backfills = cell.awaitBackfills("one", 1);
        }

        assertThat(cell.store.get("audit", signed.getObjectKey()).orElseThrow().body())
                .isEqualTo(bytes(signed.getBody()));
        assertThat(digests)
                .extracting(Delivered::logFiles)
                .containsExactly(List.of("log-1"), List.of());
        assertThat(backfills).extracting(Delivered::logFiles).containsExactly(List.of("log-late"));
    }

    @Test
    void twoSignersShareTheChainsAndWriteEachDigestOnce() {
        List<String> names = IntStream.range(0, 12).mapToObj(i -> "trail" + i).toList();
        names.forEach(name -> cell.trails.put(name, "audit", since(TEN)));

        try (var _ = cell.signer("a", HOUR)) {
            passHour(1, names);
            try (var _ = cell.signer("b", HOUR)) {
                passHour(2, names);
                passHour(3, names);
            }
            passHour(4, names);
        }
        try (var _ = cell.signer("b", HOUR)) {
            passHour(5, names);
        }

        assertThat(names)
                .allSatisfy(name ->
                        assertThat(cell.digests(name))
                                .hasSize(5)
                                .flatExtracting(Delivered::logFiles)
                                .hasSize(5));
        assertThat(cell.signedDigests())
                .extracting(digest -> digest.getObjectKey() + digest.getSignature())
                .satisfies(all -> assertThat(all.stream().distinct()).hasSize(60));
        assertThat(cell.puts.requests().stream().map(DigestSignerIT::content).distinct())
                .hasSize(60);
    }

    private void passHour(int hour, List<String> names) {
        names.forEach(name -> cell.deliver(name, name + "-" + hour, hour(hour - 1, 1000)));
        cell.now = hour(hour, 5);
        names.forEach(name -> cell.awaitDigests(name, hour));
    }

    private static String content(PutRequest request) {
        return request.key()
                + DeliveredChain.hash("SHA-256", request.body())
                + request.userMetadata().get("signature");
    }

    @Test
    void aMissingBucketIsReportedAndGetsItsDigestsInOrderWhenItIsThere() {
        cell.trails.put("one", "missing", since(TEN));
        cell.trails.put("two", "audit", since(TEN));

        List<Delivered> digests;
        Optional<TrailStatus> whileMissing;
        try (var _ = cell.signer()) {
            cell.now = hour(3, 5);
            cell.awaitDigests("two", 3);
            awaitUntil(() -> cell.status("one").isPresent());
            whileMissing = cell.status("one");
            cell.store.createBucket("missing");
            awaitUntil(() -> {
                cell.now = cell.now.plusSeconds(1);
                return cell.store.objects("missing").size() == 3;
            });
            digests = cell.digests("one");
            awaitUntil(() -> cell.status("one").orElseThrow().getLatestError() == null);
        }

        assertThat(whileMissing.orElseThrow().getLatestError()).isEqualTo("NoSuchBucket");
        assertThat(whileMissing.orElseThrow().getLatestSuccessAt()).isNull();
        assertThat(cell.puts.stored().stream().filter(key -> key.contains("_one_")))
                .isSorted()
                .hasSize(3);
        assertThat(digests.stream().filter(Delivered::startsAChain)).hasSize(1);
    }

    @Test
    void aTrailsNewBucketDoesNotWaitForItsOldOne() {
        cell.trails.put("one", "missing", since(TEN));

        List<Delivered> digests;
        try (var _ = cell.signer()) {
            cell.now = hour(1, 5);
            awaitUntil(() -> cell.status("one").isPresent());
            cell.trails.put("one", "audit", since(TEN));
            cell.now = hour(2, 5);
            awaitUntil(() -> cell.store.objects("audit").size() == 1);
        }
        cell.store.createBucket("missing");
        try (var _ = cell.signer()) {
            cell.awaitDigests("one", 2);
            cell.now = hour(3, 5);
            digests = cell.awaitDigests("one", 3);
        }

        assertThat(digests)
                .extracting(Delivered::bucket)
                .containsExactly("missing", "audit", "audit");
        assertThat(digests.stream().filter(Delivered::startsAChain)).hasSize(1);
    }

    @Test
    void keysRotateAndTheChainGoesOn() {
        cell.trails.put("one", "audit", since(TEN));

        List<Delivered> digests;
        try (var _ = cell.signer("test", Duration.ofDays(1))) {
            cell.now = TEN.plus(Duration.ofDays(2));
            cell.awaitDigests("one", 2);
            cell.now = TEN.plus(Duration.ofDays(35));
            digests = cell.awaitDigests("one", 35);
        }

        assertThat(digests.stream().map(Delivered::fingerprint).distinct()).hasSize(2);
        assertThat(digests.stream().filter(Delivered::startsAChain)).hasSize(1);
    }

    @Test
    void anotherIntervalGoesOnWithTheChain() {
        cell.trails.put("one", "audit", since(TEN));
        try (var _ = cell.signer("test", HOUR)) {
            cell.now = hour(1, 5);
            cell.awaitDigests("one", 1);
        }
        try (var _ = cell.signer("test", Duration.ofMinutes(15))) {
            cell.now = hour(1, 2800);
            cell.awaitDigests("one", 4);
        }

        List<Delivered> digests;
        try (var _ = cell.signer("test", Duration.ofHours(2))) {
            cell.now = hour(4, 5);
            digests = cell.awaitDigests("one", 6);
        }

        assertThat(digests)
                .extracting(Delivered::end)
                .containsExactly(
                        hour(1, 0),
                        hour(1, 900),
                        hour(1, 1800),
                        hour(1, 2700),
                        hour(2, 0),
                        hour(4, 0));
        assertThat(digests.stream().filter(Delivered::startsAChain)).hasSize(1);
    }

    @Test
    void aClockThatGoesBackSignsNoTimeTwice() {
        cell.trails.put("one", "audit", since(TEN));
        try (var _ = cell.signer()) {
            cell.now = hour(3, 5);
            cell.awaitDigests("one", 3);
        }
        cell.now = hour(1, 5);
        cell.trails.put("two", "audit", since(TEN));
        cell.deliver("one", "log-again", hour(1, 4));

        List<Delivered> digests;
        List<Delivered> backfills;
        try (var _ = cell.signer()) {
            cell.awaitDigests("two", 1);
            cell.now = hour(4, 5);
            cell.awaitDigests("two", 4);
            digests = cell.awaitDigests("one", 4);
            backfills = cell.awaitBackfills("one", 1);
        }

        assertThat(digests)
                .extracting(Delivered::end)
                .containsExactly(hour(1, 0), hour(2, 0), hour(3, 0), hour(4, 0));
        assertThat(backfills).extracting(Delivered::logFiles).containsExactly(List.of("log-again"));
    }

    private static byte[] bytes(@Nullable ByteBuffer body) {
        byte[] bytes = new byte[body == null ? 0 : body.remaining()];
        if (body != null) {
            body.duplicate().get(bytes);
        }
        return bytes;
    }

    private static Instant hour(int hour, int second) {
        return TEN.plus(Duration.ofHours(hour)).plusSeconds(second);
    }
}
