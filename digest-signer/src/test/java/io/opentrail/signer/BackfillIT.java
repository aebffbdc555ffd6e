package io.opentrail.signer;

import static io.opentrail.signer.ChangingTrails.between;
import static io.opentrail.signer.ChangingTrails.since;
import static io.opentrail.signer.SignerCell.TEN;
import static io.opentrail.signer.SignerCell.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.digest.SignedDigest;
import io.opentrail.signer.DeliveredChain.Delivered;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Log files that come too late for the digest of their time.
class BackfillIT {

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
    void backfillDigestsAreAChainOfTheirOwnThroughRestarts() {
        cell.trails.put("one", "audit", since(TEN));
        try (var _ = cell.signer()) {
            cell.now = hour(2, 5);
            cell.awaitDigests("one", 2);
            cell.deliver("one", "late-2", hour(1, 10));
            cell.now = hour(3, 5);
            cell.awaitBackfills("one", 1);
        }
        cell.deliver("one", "late-1", hour(0, 10));
        cell.deliver("one", "late-3", hour(2, 10));
        try (var _ = cell.signer()) {
            cell.now = hour(4, 5);
            cell.awaitBackfills("one", 2);
        }

        List<Delivered> digests;
        List<Delivered> backfills;
        try (var _ = cell.signer()) {
            cell.deliver("one", "late-3-again", hour(2, 10));
            cell.now = hour(5, 5);
            backfills = cell.awaitBackfills("one", 3);
            digests = cell.awaitDigests("one", 5);
        }

        assertThat(digests).hasSize(5).flatExtracting(Delivered::logFiles).isEmpty();
        assertThat(backfills)
                .extracting(Delivered::logFiles)
                .containsExactly(
                        List.of("late-2"), List.of("late-1", "late-3"), List.of("late-3-again"));
        assertThat(backfills)
                .extracting(Delivered::end)
                .containsExactly(hour(2, 0), hour(3, 0), hour(3, 1));
        assertThat(backfills)
                .extracting(Delivered::generatedAt)
                .containsExactly(hour(3, 5), hour(4, 5), hour(5, 5));
    }

    @Test
    void whatComesAfterTheLastDigestIsInABackfillDigestToo() {
        cell.trails.put("one", "audit", since(TEN));
        List<Delivered> digests;
        List<Delivered> backfills;
        try (var _ = cell.signer()) {
            cell.trails.put("one", "audit", hour(0, 600), between(TEN, hour(0, 600)));
            cell.now = hour(0, 900);
            cell.awaitDigests("one", 1);
            cell.deliver("one", "late", hour(0, 590));
            cell.deliver("one", "redelivered", hour(0, 1200));
            cell.now = hour(1, 5);
            backfills = cell.awaitBackfills("one", 1);
            cell.trails.put("one", "audit", between(TEN, hour(0, 600)), since(hour(1, 1800)));
            cell.deliver("one", "logged-again", hour(1, 1801));
            cell.now = hour(2, 5);
            digests = cell.awaitDigests("one", 2);
        }

        assertThat(digests)
                .extracting(Delivered::logFiles)
                .containsExactly(List.of(), List.of("logged-again"));
        assertThat(backfills)
                .extracting(Delivered::logFiles)
                .containsExactly(List.of("late", "redelivered"));
    }

    @Test
    void whatATrailDeliversWithoutValidationIsInNoDigest() {
        cell.trails.put("one", "audit", since(TEN));
        cell.trails.put("two", "audit", since(TEN));
        List<Delivered> digests;
        List<Delivered> backfills;
        try (var _ = cell.signer()) {
            cell.trails.change(
                    "one",
                    trail -> trail.setValidationPeriods(List.of(between(TEN, hour(0, 600)))));
            cell.now = hour(0, 900);
            cell.awaitDigests("one", 1);
            cell.deliver("one", "late", hour(0, 590));
            cell.deliver("one", "unproven", hour(0, 1200));
            cell.now = hour(1, 5);
            backfills = cell.awaitBackfills("one", 1);
            cell.now = hour(2, 5);
            cell.awaitDigests("two", 2);
            digests = cell.digests("one");
        }

        assertThat(digests).hasSize(1);
        assertThat(backfills).extracting(Delivered::logFiles).containsExactly(List.of("late"));
    }

    @Test
    void aBackfillDigestWaitsForItsBucketAndIsPutAsItWasSigned() {
        cell.trails.put("one", "audit", since(TEN));
        try (var _ = cell.signer()) {
            cell.now = hour(1, 5);
            cell.awaitDigests("one", 1);
            cell.store.refuse("audit", "AccessDenied");
            cell.deliver("one", "late", hour(0, 10));
            cell.now = hour(2, 5);
            awaitUntil(() -> cell.signedDigests().stream().anyMatch(BackfillIT::isBackfill));
        }
        cell.store.accept("audit");
        SignedDigest signed =
                cell.signedDigests().stream()
                        .filter(BackfillIT::isBackfill)
                        .findFirst()
                        .orElseThrow();

        List<Delivered> backfills;
        try (var _ = cell.signer()) {
            backfills = cell.awaitBackfills("one", 1);
            cell.now = hour(3, 5);
            cell.awaitDigests("one", 3);
        }

        assertThat(backfills)
                .extracting(Delivered::signature)
                .containsExactly(signed.getSignature());
        assertThat(backfills).extracting(Delivered::logFiles).containsExactly(List.of("late"));
        assertThat(cell.signedDigests().stream().filter(BackfillIT::isBackfill))
                .extracting(SignedDigest::getSignature)
                .containsOnly(signed.getSignature());
    }

    @Test
    void aBackfillDigestIsSignedWithTheKeyOfTheDayItIsMade() {
        cell.trails.put("one", "audit", since(TEN));
        List<Delivered> digests;
        List<Delivered> backfills;
        try (var _ = cell.signer("test", Duration.ofDays(1))) {
            cell.now = TEN.plus(Duration.ofDays(1));
            cell.awaitDigests("one", 1);
            cell.deliver("one", "late", hour(0, 10));
            cell.now = TEN.plus(Duration.ofDays(40));
            backfills = cell.awaitBackfills("one", 1);
            digests = cell.awaitDigests("one", 40);
        }

        assertThat(backfills.getFirst().generatedAt()).isEqualTo(cell.now);
        assertThat(backfills.getFirst().fingerprint())
                .isEqualTo(digests.getLast().fingerprint())
                .isNotEqualTo(digests.getFirst().fingerprint());
    }

    private static boolean isBackfill(SignedDigest digest) {
        return digest.getBackfillGeneratedAt() != null;
    }

    private static Instant hour(int hour, int second) {
        return TEN.plus(Duration.ofHours(hour)).plusSeconds(second);
    }
}
