package io.opentrail.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.digest.SignedDigest;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.signer.digest.DigestPlan;
import io.opentrail.signer.digest.DigestRound;
import io.opentrail.signer.digest.LogFile;
import io.opentrail.signer.digest.PlannedDigest;
import io.opentrail.signer.digest.Session;
import io.opentrail.signer.ledger.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChainProgressTest {

    private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");
    private static final DigestRound ROUND =
            new DigestRound(Duration.ofHours(1), Duration.ZERO, Duration.ofDays(31), 3);

    /// One chain in one partition, whose signer can be lost at any moment.
    private static final class Simulation {
        private final List<LogFile> receipts = new ArrayList<>();
        private final List<LedgerEntry> entries = new ArrayList<>();
        private final List<PlannedDigest> digests = new ArrayList<>();
        private final List<PlannedDigest> backfills = new ArrayList<>();
        private List<Session> sessions = List.of(new Session(TEN, null));
        private long committed;
        private int position;
        private ChainProgress progress = new ChainProgress();

        void deliver(Instant deliveredAt) {
            long offset = receipts.size();
            receipts.add(
                    new LogFile(
                            offset, "b", "k" + offset, "h", deliveredAt, deliveredAt, deliveredAt));
        }

        void read(int upTo) {
            while (position < Math.min(upTo, receipts.size())) {
                progress.accept(receipts.get(position++));
            }
        }

        /// A signer reads to where the receipts end before it signs, so never less than one before
        /// it had read.
        private void readWhatOthersHadRead() {
            read((int) entries.stream().mapToLong(LedgerEntry::signedUpTo).max().orElse(0));
        }

        void sign(Instant boundary) {
            readWhatOthersHadRead();
            DigestPlan plan;
            do {
                plan = ROUND.upTo(boundary, progress.chain(sessions, List.of()));
                commit(plan);
            } while (!plan.complete());
        }

        void signLast(Instant now) {
            readWhatOthersHadRead();
            sessions = List.of(new Session(TEN, now.minusSeconds(1)));
            ROUND.last(now, progress.chain(sessions, List.of())).ifPresent(this::commit);
        }

        void logAgain(Instant from) {
            sessions = List.of(sessions.getFirst(), new Session(from, null));
        }

        private void commit(DigestPlan plan) {
            progress.keep(plan.waiting());
            plan.digests().forEach(digest -> signed(digest, digest.end(), false));
            plan.backfill()
                    .ifPresent(
                            backfill -> signed(backfill.digest(), backfill.signedBefore(), true));
            digests.addAll(plan.digests());
            plan.backfill().ifPresent(backfill -> backfills.add(backfill.digest()));
            committed =
                    progress.logFiles().stream().mapToLong(LogFile::offset).min().orElse(position);
        }

        private void signed(PlannedDigest digest, Instant signedBefore, boolean backfill) {
            var entry = new LedgerEntry(record(digest, backfill), position, signedBefore);
            entries.add(entry);
            progress.signed(entry);
        }

        List<LogFile> listed() {
            return Stream.concat(digests.stream(), backfills.stream())
                    .flatMap(digest -> digest.logFiles().stream())
                    .toList();
        }

        void restart() {
            progress = new ChainProgress();
            entries.forEach(progress::signed);
            position = (int) committed;
        }
    }

    @Property(tries = 500)
    void everyLogFileIsInExactlyOneDigestThroughLateReceiptsAndRestarts(
            @ForAll @Size(max = 40) List<@IntRange(max = 9_999) Integer> steps) {
        var simulation = new Simulation();
        int hour = 0;
        for (int step : steps) {
            switch (step % 5) {
                case 0 -> simulation.sign(TEN.plusSeconds(3600L * (hour += step / 5 % 3)));
                case 1 -> simulation.restart();
                case 2 -> simulation.read(simulation.position + step / 5 % 4);
                // Before, at or after the boundary that was signed last.
                default ->
                        simulation.deliver(
                                TEN.plusSeconds(Math.max(0, 3600L * hour + step / 5 % 5 - 2)));
            }
        }
        simulation.read(simulation.receipts.size());
        simulation.sign(TEN.plusSeconds(3600L * (hour + 1)));

        assertThat(simulation.listed()).containsExactlyInAnyOrderElementsOf(simulation.receipts);
        assertThat(simulation.digests).extracting(PlannedDigest::end).doesNotHaveDuplicates();
        assertThat(simulation.digests)
                .allSatisfy(digest ->
                        assertThat(digest.logFiles())
                                .allMatch(file -> !file.deliveredAt().isBefore(digest.start())));
        assertFollowEachOther(simulation.backfills);
    }

    @Property(tries = 500)
    void everyLogFileOfAnEndedChainIsInExactlyOneDigestThroughRestarts(
            @ForAll @Size(max = 40) List<@IntRange(max = 9_999) Integer> steps,
            @ForAll boolean logsAgain) {
        var simulation = new Simulation();
        simulation.sign(TEN.plusSeconds(3600));
        simulation.signLast(TEN.plusSeconds(5000));
        Instant again = TEN.plusSeconds(5 * 3600);
        int hour = 2;
        for (int step : steps) {
            switch (step % 5) {
                case 0 -> simulation.sign(TEN.plusSeconds(3600L * (hour += step / 5 % 3)));
                case 1 -> simulation.restart();
                case 2 -> simulation.read(simulation.position + step / 5 % 4);
                default -> simulation.deliver(TEN.plusSeconds(step / 5 * 17L % (hour * 3600L)));
            }
            if (logsAgain && hour >= 5 && simulation.sessions.size() == 1) {
                simulation.logAgain(again);
            }
        }
        simulation.read(simulation.receipts.size());
        simulation.sign(TEN.plusSeconds(3600L * (hour + 1)));

        assertThat(simulation.listed()).containsExactlyInAnyOrderElementsOf(simulation.receipts);
        assertFollowEachOther(simulation.backfills);
    }

    private static void assertFollowEachOther(List<PlannedDigest> backfills) {
        assertThat(backfills).allMatch(digest -> digest.start().isBefore(digest.end()));
        assertThat(IntStream.range(1, backfills.size()))
                .allMatch(i -> !backfills.get(i).start().isBefore(backfills.get(i - 1).end()));
    }

    @Test
    void aMembersChainStartsWhereItWasFirstExpected() {
        var progress = new ChainProgress();
        progress.expect(TEN.plusSeconds(7_200));
        progress.expect(TEN.plusSeconds(10_800));

        DigestPlan plan =
                ROUND.upTo(
                        TEN.plusSeconds(14_400),
                        progress.chainOfMember(List.of(new Session(TEN, null)), List.of()));

        assertThat(plan.digests())
                .extracting(PlannedDigest::start)
                .containsExactly(TEN.plusSeconds(7_200), TEN.plusSeconds(10_800));
    }

    @Test
    void aMembersChainStartsWithALogFileThatIsOlder() {
        var progress = new ChainProgress();
        Instant delivered = TEN.plusSeconds(3_000);
        progress.accept(new LogFile(0, "b", "k", "h", delivered, delivered, delivered));
        progress.expect(TEN.plusSeconds(7_200));

        DigestPlan plan =
                ROUND.upTo(
                        TEN.plusSeconds(3_600),
                        progress.chainOfMember(List.of(new Session(TEN, null)), List.of()));

        assertThat(plan.digests()).hasSize(1);
        assertThat(plan.digests().getFirst().start()).isEqualTo(delivered);
        assertThat(plan.digests().getFirst().logFiles()).hasSize(1);
    }

    private static SignedDigest record(PlannedDigest digest, boolean backfill) {
        var _ = new TopicCatalogue(TopicSizing.DEFAULT);
        return SignedDigest.newBuilder()
                .setTrailId("t")
                .setTrailArn("arn")
                .setAccountId("111122223333")
                .setAwsRegion("us-east-1")
                .setStartTime(digest.start())
                .setEndTime(digest.end())
                .setBucket("b")
                .setObjectKey("k")
                .setSha256("h")
                .setSignature("s")
                .setPublicKeyFingerprint("f")
                .setDeliveredAt(digest.end())
                .setBackfillGeneratedAt(backfill ? digest.end() : null)
                .build();
    }
}
