package io.opentrail.signer.digest;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides which digests are due. Digests end at multiples of the interval since the epoch; a
/// chain's first one starts with its session, its last one ends where the session is known to be
/// delivered.
///
/// @param interval whole seconds
/// @param reach how far back a chain that never had a digest can start: receipts are not kept
///   longer
/// @param maxDigests of one plan
public record DigestRound(Duration interval, Duration reach, int maxDigests) {

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

    public Optional<Instant> stoppedAt(DigestChain chain, Instant now) {
        return chain.stoppedAt(now.minus(reach));
    }

    /// One digest for each interval that ended up to the boundary, empty ones included.
    public DigestPlan upTo(Instant boundary, DigestChain chain) {
        Instant horizon = boundary.minus(reach);
        List<LogFile> waiting = new ArrayList<>(chain.ownLogFiles(horizon));
        Optional<Instant> first = chain.nextStart(horizon);
        if (first.isEmpty()) {
            return DigestPlan.NOTHING;
        }
        List<PlannedDigest> digests = new ArrayList<>();
        Instant start = first.get();
        while (start.isBefore(boundary) && digests.size() < maxDigests) {
            Instant end = boundary(start).plus(interval);
            digests.add(new PlannedDigest(start, end, false, take(waiting, end)));
            start = end;
        }
        return new DigestPlan(digests, waiting, !start.isBefore(boundary));
    }

    /// The chain's last digest, up to now, with all the log files that are left. Empty if it cannot
    /// be made yet: a log file was delivered in this very second, whole intervals are missing
    /// before it, nothing has passed since the digest before, or the second of the stop is not
    /// over: a digest that ended before the stop would have the chain start anew behind it.
    public Optional<PlannedDigest> last(Instant now, DigestChain chain) {
        Instant horizon = now.minus(reach);
        Instant end = now.truncatedTo(ChronoUnit.SECONDS);
        List<LogFile> waiting = new ArrayList<>(chain.ownLogFiles(horizon));
        List<LogFile> logFiles = take(waiting, end);
        return chain.nextStart(horizon)
                .filter(start -> start.isBefore(end) && !start.isBefore(boundary(end)))
                .filter(_ -> waiting.isEmpty() && !chain.reachesPast(end))
                .map(start -> new PlannedDigest(start, end, true, logFiles));
    }

    private static List<LogFile> take(List<LogFile> waiting, Instant end) {
        List<LogFile> taken =
                waiting.stream().filter(file -> file.deliveredAt().isBefore(end)).toList();
        waiting.removeIf(file -> file.deliveredAt().isBefore(end));
        return taken;
    }
}
