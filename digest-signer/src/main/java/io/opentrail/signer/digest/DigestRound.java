package io.opentrail.signer.digest;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides which digests are due. Digests end at multiples of the interval since the epoch; a
/// chain's first one starts with its session, its last one ends where the session is known to be
/// delivered.
///
/// @param interval whole seconds
/// @param delay how long after its end an interval is signed, for the receipts that are under way
/// @param reach how far back a chain that never had a digest can start: receipts are not kept
///   longer
/// @param maxDigests of one plan
public record DigestRound(Duration interval, Duration delay, Duration reach, int maxDigests) {

    public DigestRound {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.toNanosPart() != 0) {
            throw new IllegalArgumentException(
                    "digest interval must be whole seconds, was " + interval);
        }
    }

    /// The newest multiple of the interval that is not after a time.
    public Instant boundary(Instant time) {
        long seconds = interval.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    /// The boundary up to which everything is to be signed.
    public Instant due(Instant now) {
        return boundary(now.minus(delay));
    }

    public Optional<Instant> stoppedAt(DigestChain chain, Instant now) {
        return chain.stoppedAt(now.minus(reach));
    }

    /// One digest for each interval that ended up to the boundary, empty ones included, and one
    /// backfill digest of all that came late.
    public DigestPlan upTo(Instant boundary, DigestChain chain) {
        Instant horizon = boundary.minus(reach);
        List<LogFile> late = new ArrayList<>(chain.lateLogFiles(horizon));
        Optional<PlannedBackfill> backfill =
                backfill(take(late, boundary), boundary, chain.previousBackfill());
        List<LogFile> waiting = new ArrayList<>(chain.ownLogFiles(horizon));
        List<PlannedDigest> digests = new ArrayList<>();
        Instant start = chain.nextStart(horizon).orElse(boundary);
        while (start.isBefore(boundary) && digests.size() < maxDigests) {
            Instant end = boundary(start).plus(interval);
            digests.add(new PlannedDigest(start, end, false, take(waiting, end)));
            start = end;
        }
        waiting.addAll(late);
        return new DigestPlan(digests, backfill, waiting, !start.isBefore(boundary));
    }

    /// The chain's last digest, up to now, with all the log files that are left, and a backfill
    /// digest of those that came late. Empty if it cannot be made yet: a log file was delivered in
    /// this very second, whole intervals are missing before it, nothing has passed since the digest
    /// before, or the second of the stop is not over: a digest that ended before the stop would
    /// have the chain start anew behind it.
    public Optional<DigestPlan> last(Instant now, DigestChain chain) {
        Instant horizon = now.minus(reach);
        Instant end = now.truncatedTo(ChronoUnit.SECONDS);
        List<LogFile> waiting = new ArrayList<>(chain.ownLogFiles(horizon));
        List<LogFile> logFiles = take(waiting, end);
        return chain.nextStart(horizon)
                .filter(start -> start.isBefore(end) && !start.isBefore(boundary(end)))
                .filter(_ -> waiting.isEmpty() && !chain.reachesPast(end))
                .map(start -> new PlannedDigest(start, end, true, logFiles))
                .map(last ->
                        new DigestPlan(
                                List.of(last),
                                backfill(
                                        chain.lateLogFiles(horizon), end, chain.previousBackfill()),
                                List.of(),
                                true));
    }

    /// From the interval of the oldest delivery to that of the newest, and always after the
    /// backfill digest before: readers find digests by their times and go from each to the one
    /// before.
    ///
    /// @param until not after it, but for a second if need be
    private Optional<PlannedBackfill> backfill(
            List<LogFile> late, Instant until, @Nullable PreviousBackfill previous) {
        if (late.isEmpty()) {
            return Optional.empty();
        }
        var times = late.stream().map(LogFile::deliveredAt).sorted().toList();
        Instant oldest = times.getFirst();
        Instant newest = times.getLast();
        Instant start = boundary(oldest);
        Instant signedBefore = newest.plusMillis(1);
        if (previous != null) {
            start = later(start, previous.digest().endTime());
            signedBefore = later(signedBefore, previous.signedBefore());
        }
        Instant natural = boundary(newest).plus(interval);
        Instant end = later(natural.isBefore(until) ? natural : until, start.plusSeconds(1));
        return Optional.of(
                new PlannedBackfill(new PlannedDigest(start, end, false, late), signedBefore));
    }

    private static Instant later(Instant left, Instant right) {
        return left.isAfter(right) ? left : right;
    }

    private static List<LogFile> take(List<LogFile> waiting, Instant end) {
        List<LogFile> taken =
                waiting.stream().filter(file -> file.deliveredAt().isBefore(end)).toList();
        waiting.removeIf(file -> file.deliveredAt().isBefore(end));
        return taken;
    }
}
