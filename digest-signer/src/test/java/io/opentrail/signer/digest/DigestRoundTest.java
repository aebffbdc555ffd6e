package io.opentrail.signer.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DigestRoundTest {

    private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");
    private static final DigestRound ROUND =
            new DigestRound(Duration.ofHours(1), Duration.ZERO, Duration.ofDays(31), 3);

    @Test
    void missedHoursAreFilledOneByOne() {
        var chain = chain(null, new Session(TEN.plusMillis(90_500), null), List.of());

        var plan = ROUND.upTo(TEN.plusSeconds(3 * 3600), chain);

        assertThat(plan.digests())
                .extracting(PlannedDigest::start)
                .containsExactly(TEN.plusSeconds(90), TEN.plusSeconds(3600), TEN.plusSeconds(7200));
        assertThat(plan.complete()).isTrue();
    }

    @Test
    void aStoppedChainEndsNowAndTheNextOneStartsAnew() {
        var stopped = new Session(TEN, TEN.plusSeconds(60));
        var restarted = new Session(TEN.plusSeconds(900), null);

        var last = last(TEN.plusSeconds(70), chain(null, stopped, List.of())).orElseThrow();
        var ended = new PreviousDigest(last.end(), "b", "k", "h", "s", true);
        var next =
                ROUND.upTo(
                        TEN.plusSeconds(3600),
                        new DigestChain(ended, List.of(stopped, restarted), List.of()));

        assertThat(last.last()).isTrue();
        assertThat(last.end()).isEqualTo(TEN.plusSeconds(70));
        assertThat(next.digests().getFirst().start()).isEqualTo(TEN.plusSeconds(900));
    }

    @Test
    void theLastDigestNeverEndsBeforeTheStop() {
        var chain = chain(null, new Session(TEN, TEN.plusMillis(60_500)), List.of());

        var inTheSecondOfTheStop = last(TEN.plusMillis(60_900), chain);
        var after = last(TEN.plusSeconds(61), chain);

        assertThat(inTheSecondOfTheStop).isEmpty();
        assertThat(after.orElseThrow().end()).isEqualTo(TEN.plusSeconds(61));
    }

    @Test
    void aTrailThatStoppedAgainIsDrainedFromItsNewestStop() {
        var stopped = new Session(TEN.plusSeconds(60), TEN.plusSeconds(120));
        var stoppedAgain = new Session(TEN.plusSeconds(180), TEN.plusSeconds(240));
        var before = new PreviousDigest(TEN, "b", "k", "h", "s", false);
        var running = new DigestChain(before, List.of(stopped, stoppedAgain), List.of());
        var fresh = new DigestChain(null, List.of(stopped, stoppedAgain), List.of());

        assertThat(ROUND.stoppedAt(running, TEN.plusSeconds(300))).contains(TEN.plusSeconds(240));
        assertThat(ROUND.stoppedAt(fresh, TEN.plusSeconds(300))).contains(TEN.plusSeconds(240));
    }

    @Test
    void aTrailThatStartedAgainBeforeItsLastDigestKeepsItsChain() {
        var stopped = new Session(TEN, TEN.plusSeconds(120));
        var restarted = new Session(TEN.plusSeconds(180), null);
        var chain = new DigestChain(null, List.of(stopped, restarted), List.of());

        assertThat(ROUND.stoppedAt(chain, TEN.plusSeconds(300))).isEmpty();
        assertThat(ROUND.upTo(TEN.plusSeconds(3600), chain).digests())
                .extracting(PlannedDigest::start)
                .containsExactly(TEN);
    }

    @Test
    void aChainThatEndedAndStayedSoHasNothingToEnd() {
        var ended = new PreviousDigest(TEN.plusSeconds(130), "b", "k", "h", "s", true);
        var stopped = new Session(TEN, TEN.plusSeconds(120));

        var stoppedAt =
                ROUND.stoppedAt(
                        new DigestChain(ended, List.of(stopped), List.of()), TEN.plusSeconds(300));

        assertThat(stoppedAt).isEmpty();
    }

    @Test
    void whatWasDeliveredBeforeTheChainStartedIsInNoDigest() {
        var chain = chain(null, new Session(TEN.plusSeconds(60), null), List.of(file(0, 30)));

        var plan = ROUND.upTo(TEN.plusSeconds(3600), chain);

        assertThat(plan.waiting()).isEmpty();
        assertThat(plan.digests())
                .singleElement()
                .extracting(PlannedDigest::logFiles)
                .isEqualTo(List.of());
    }

    @Property(tries = 200)
    void everyLogFileIsInExactlyOneDigestOfAnUnbrokenChain(
            @ForAll @Size(max = 30) List<@IntRange(max = 30_000) Integer> deliverySeconds,
            @ForAll @Size(max = 6) List<@IntRange(max = 9) Integer> roundHours) {
        List<LogFile> files =
                IntStream.range(0, deliverySeconds.size())
                        .mapToObj(i -> file(i, deliverySeconds.get(i)))
                        .toList();
        List<Instant> boundaries =
                new ArrayList<>(
                        roundHours.stream().sorted().map(h -> TEN.plusSeconds(h * 3600L)).toList());
        boundaries.add(TEN.plusSeconds(10 * 3600));

        List<PlannedDigest> digests = run(boundaries, files);

        assertThat(digests.stream().flatMap(digest -> digest.logFiles().stream()))
                .containsExactlyInAnyOrderElementsOf(files);
        assertThat(digests).extracting(PlannedDigest::end).hasSize(10).doesNotHaveDuplicates();
        assertThat(IntStream.range(1, digests.size()))
                .allMatch(i -> digests.get(i).start().equals(digests.get(i - 1).end()));
    }

    private static List<PlannedDigest> run(List<Instant> boundaries, List<LogFile> files) {
        List<PlannedDigest> digests = new ArrayList<>();
        List<LogFile> waiting = files;
        PreviousDigest previous = null;
        for (Instant boundary : boundaries) {
            DigestPlan plan;
            do {
                plan = ROUND.upTo(boundary, chain(previous, new Session(TEN, null), waiting));
                digests.addAll(plan.digests());
                waiting = plan.waiting();
                if (!digests.isEmpty()) {
                    Instant end = digests.getLast().end();
                    previous = new PreviousDigest(end, "b", "k", "h", "s", false);
                }
            } while (!plan.complete());
        }
        return digests;
    }

    @Test
    void whatWasDeliveredInASignedTimeIsInABackfillDigestOfItsTime() {
        var chain =
                new DigestChain(
                        signedTo(3 * 3600),
                        List.of(new Session(TEN, null)),
                        List.of(file(0, 10), file(1, 3700), file(2, 3 * 3600)));

        var plan = ROUND.upTo(TEN.plusSeconds(4 * 3600), chain);

        assertThat(plan.digests())
                .singleElement()
                .extracting(PlannedDigest::logFiles)
                .isEqualTo(List.of(file(2, 3 * 3600)));
        assertThat(plan.backfill())
                .contains(
                        new PlannedBackfill(
                                new PlannedDigest(
                                        TEN,
                                        TEN.plusSeconds(2 * 3600),
                                        false,
                                        List.of(file(0, 10), file(1, 3700))),
                                TEN.plusSeconds(3700).plusMillis(1)));
        assertThat(plan.waiting()).isEmpty();
    }

    @Test
    void aBackfillDigestIsAlwaysAfterTheOneBefore() {
        var before = new PreviousDigest(TEN.plusSeconds(7200), "b", "k", "h", "s", false);
        var chain =
                new DigestChain(
                        signedTo(3 * 3600),
                        new PreviousBackfill(before, TEN.plusSeconds(7000)),
                        List.of(new Session(TEN, null)),
                        List.of(),
                        List.of(file(0, 10)));

        var backfill = ROUND.upTo(TEN.plusSeconds(4 * 3600), chain).backfill().orElseThrow();

        assertThat(backfill.digest().start()).isEqualTo(TEN.plusSeconds(7200));
        assertThat(backfill.digest().end()).isEqualTo(TEN.plusSeconds(7201));
        assertThat(backfill.signedBefore()).isEqualTo(TEN.plusSeconds(7000));
    }

    @Test
    void theLastDigestLeavesOutWhatCameLateForTheOneBefore() {
        var stopped = new Session(TEN, TEN.plusSeconds(3700));
        var chain =
                new DigestChain(
                        signedTo(3600), List.of(stopped), List.of(file(0, 10), file(1, 3650)));

        var plan = ROUND.last(TEN.plusSeconds(3800), chain).orElseThrow();

        assertThat(plan.digests().getFirst().logFiles()).containsExactly(file(1, 3650));
        assertThat(plan.backfill().orElseThrow().digest().logFiles()).containsExactly(file(0, 10));
    }

    @Test
    void whatAnEndedChainsTrailDeliversIsInABackfillDigestUnlessItLogsWithoutValidation() {
        var ended = new PreviousDigest(TEN.plusSeconds(4000), "b", "k", "h", "s", true);
        var session = new Session(TEN, TEN.plusSeconds(3700));
        var files = List.of(file(0, 3900), file(1, 5000), file(2, 9 * 3600));
        var stopped = new DigestChain(ended, null, List.of(session), List.of(), files);
        var loggingOn =
                new DigestChain(
                        ended,
                        null,
                        List.of(session),
                        List.of(new Session(TEN.plusSeconds(3700), null)),
                        files);

        var ofStopped = ROUND.upTo(TEN.plusSeconds(4 * 3600), stopped);
        var ofLoggingOn = ROUND.upTo(TEN.plusSeconds(4 * 3600), loggingOn);

        assertThat(ofStopped.backfill().orElseThrow().digest().logFiles())
                .containsExactly(file(0, 3900), file(1, 5000));
        assertThat(ofStopped.waiting()).containsExactly(file(2, 9 * 3600));
        assertThat(ofLoggingOn.backfill().orElseThrow().digest().logFiles())
                .containsExactly(file(0, 3900));
    }

    @Test
    void anIntervalIsSignedOnceItsReceiptsHaveHadTimeToCome() {
        var round =
                new DigestRound(Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofDays(31), 3);

        assertThat(round.due(TEN.plusMillis(4_999))).isEqualTo(TEN.minusSeconds(3600));
        assertThat(round.due(TEN.plusSeconds(5))).isEqualTo(TEN);
    }

    private static Optional<PlannedDigest> last(Instant now, DigestChain chain) {
        return ROUND.last(now, chain).map(plan -> plan.digests().getFirst());
    }

    private static PreviousDigest signedTo(int second) {
        return new PreviousDigest(TEN.plusSeconds(second), "b", "k", "h", "s", false);
    }

    private static DigestChain chain(
            @Nullable PreviousDigest previous, Session session, List<LogFile> files) {
        return new DigestChain(previous, List.of(session), files);
    }

    private static LogFile file(int offset, int second) {
        Instant time = TEN.plusSeconds(second);
        return new LogFile(offset, "b", "k" + offset, "h", time, time, time);
    }
}
