package io.opentrail.signer;

import static io.opentrail.signer.ChangingTrails.since;
import static io.opentrail.signer.SignerCell.TEN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.digest.SigningPublicKey;
import io.opentrail.signer.DeliveredChain.Delivered;
import io.opentrail.store.PutRequest;
import io.opentrail.trail.Trail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What changes in the middle of a chain: keys, places, absences of the signer.
class ChangingChainsIT {

    private SignerCell cell;

    @BeforeEach
    void start(@TempDir Path folder) {
        cell = new SignerCell(folder);
        cell.trails.put("one", "audit", since(TEN));
    }

    @AfterEach
    void stop() {
        cell.close();
    }

    @Test
    void aKeyIsFollowedByAnotherWithoutAGapAndBothStayPublic() {
        List<Delivered> digests;
        try (var _ = cell.signer("test", Duration.ofDays(1))) {
            for (int day = 28; day <= 31; day++) {
                cell.now = TEN.plus(Duration.ofDays(day));
                cell.awaitDigests("one", day);
            }
            digests = cell.digests("one");
        }

        assertThat(digests.stream().filter(Delivered::startsAChain)).hasSize(1);
        assertThat(digests.stream().map(Delivered::fingerprint).distinct())
                .containsExactlyElementsOf(
                        cell.publicKeys().values().stream()
                                .sorted(Comparator.comparing(SigningPublicKey::getValidFrom))
                                .map(SigningPublicKey::getFingerprint)
                                .toList())
                .hasSize(2);
        assertThat(digests)
                .allSatisfy(digest -> {
                    SigningPublicKey key =
                            requireNonNull(cell.publicKeys().get(digest.fingerprint()));
                    assertThat(digest.end()).isBetween(key.getValidFrom(), key.getValidTo());
                });
    }

    @Test
    void aSignerThatLostItsKeysGoesOnWithAnother() {
        try (var _ = cell.signer("before", Duration.ofHours(1))) {
            cell.now = hour(2, 5);
            cell.awaitDigests("one", 2);
        }

        List<Delivered> digests;
        try (var _ = cell.signer("after", Duration.ofHours(1))) {
            cell.now = hour(3, 5);
            digests = cell.awaitDigests("one", 3);
        }

        assertThat(digests.stream().filter(Delivered::startsAChain)).hasSize(1);
        assertThat(digests.stream().map(Delivered::fingerprint).distinct()).hasSize(2);
    }

    @Test
    void anotherPrefixGoesOnWithTheChain() {
        Moved moved = moved(trail -> trail.setKeyPrefix("p/q"));

        assertThat(moved.digests())
                .extracting(digest -> digest.key().startsWith("p/q/AWSLogs/"))
                .containsExactly(false, false, true);
        assertThat(moved.backfills())
                .extracting(digest -> digest.key().startsWith("p/q/AWSLogs/"))
                .containsExactly(false, true);
        assertThat(moved.digests().stream().filter(Delivered::startsAChain)).hasSize(1);
    }

    @Test
    void anotherBucketGoesOnWithTheChain() {
        cell.store.createBucket("other");

        Moved moved = moved(trail -> trail.setBucket("other"));

        assertThat(moved.digests())
                .extracting(Delivered::bucket)
                .containsExactly("audit", "audit", "other");
        assertThat(moved.backfills())
                .extracting(Delivered::bucket)
                .containsExactly("audit", "other");
        assertThat(moved.digests().stream().filter(Delivered::startsAChain)).hasSize(1);
    }

    /// What a trail has that is changed between its second digest and its third.
    private record Moved(List<Delivered> digests, List<Delivered> backfills) {}

    private Moved moved(Consumer<Trail.Builder> change) {
        try (var _ = cell.signer()) {
            cell.now = hour(1, 5);
            cell.awaitDigests("one", 1);
            cell.deliver("one", "late-1", hour(0, 10));
            cell.now = hour(2, 5);
            cell.awaitBackfills("one", 1);
            cell.trails.change("one", change);
            cell.deliver("one", "late-2", hour(1, 10));
            cell.now = hour(3, 5);
            List<Delivered> backfills = cell.awaitBackfills("one", 2);
            return new Moved(cell.awaitDigests("one", 3), backfills);
        }
    }

    @Test
    void hoursWithoutASignerAreFilledOneByOne() {
        try (var _ = cell.signer()) {
            cell.now = hour(1, 5);
            cell.awaitDigests("one", 1);
        }
        cell.deliver("one", "log-5", hour(4, 7));
        cell.deliver("one", "log-12", hour(11, 7));
        cell.deliver("one", "late", hour(0, 7));

        List<Delivered> digests;
        List<Delivered> backfills;
        try (var _ = cell.signer()) {
            cell.now = hour(12, 5);
            digests = cell.awaitDigests("one", 12);
            backfills = cell.awaitBackfills("one", 1);
        }

        assertThat(digests).hasSize(12);
        assertThat(digests.get(4).logFiles()).containsExactly("log-5");
        assertThat(digests.getLast().logFiles()).containsExactly("log-12");
        assertThat(digests.stream().filter(Delivered::startsAChain)).hasSize(1);
        assertThat(backfills).extracting(Delivered::logFiles).containsExactly(List.of("late"));
    }

    @Test
    void digestsAreEncryptedWithTheTrailsKey() {
        String key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        try (var _ = cell.signer()) {
            cell.now = hour(1, 5);
            cell.awaitDigests("one", 1);
            cell.trails.change("one", trail -> trail.setKmsKeyId(key));
            cell.deliver("one", "late", hour(0, 7));
            cell.now = hour(2, 5);
            cell.awaitDigests("one", 2);
            cell.awaitBackfills("one", 1);
        }

        assertThat(cell.puts.requests())
                .extracting(PutRequest::kmsKeyId)
                .containsExactlyInAnyOrder(Optional.empty(), Optional.of(key), Optional.of(key));
    }

    private static Instant hour(int hour, int second) {
        return TEN.plus(Duration.ofHours(hour)).plusSeconds(second);
    }
}
