package io.opentrail.signer.digest;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a chain stands: its last digest, the sessions of its trail and the log files that no
/// digest lists yet.
///
/// @param previous null if the chain never had a digest
/// @param previousBackfill null if it never had a backfill digest
/// @param unproven when the trail logged without validation
/// @param logFiles in the order of their receipts
public record DigestChain(
        @Nullable PreviousDigest previous,
        @Nullable PreviousBackfill previousBackfill,
        List<Session> sessions,
        List<Session> unproven,
        List<LogFile> logFiles) {

    public DigestChain {
        sessions = List.copyOf(sessions);
        unproven = List.copyOf(unproven);
        logFiles = List.copyOf(logFiles);
    }

    /// A chain without backfill digests, of a trail that always validates.
    public DigestChain(
            @Nullable PreviousDigest previous, List<Session> sessions, List<LogFile> logFiles) {
        this(previous, null, sessions, List.of(), logFiles);
    }

    /// Whether a digest continues the chain; if not, the next one starts it anew.
    boolean isRunning() {
        return previous != null && !previous.last();
    }

    /// The session that starts the chain, or starts it anew.
    private Optional<Session> opening(Instant horizon) {
        Instant signedTo = previous == null ? horizon : previous.endTime();
        return sessions.stream().filter(session -> session.reachesPast(signedTo)).findFirst();
    }

    /// Where the next digest starts, in whole seconds; empty if the chain does not run.
    ///
    /// @param horizon a chain that never had a digest does not start before it
    Optional<Instant> nextStart(Instant horizon) {
        if (isRunning()) {
            return Optional.ofNullable(previous).map(PreviousDigest::endTime);
        }
        Instant floor = previous == null ? horizon : previous.endTime();
        return opening(horizon)
                .map(session -> session.start().isAfter(floor) ? session.start() : floor)
                .map(start -> start.truncatedTo(ChronoUnit.SECONDS));
    }

    /// When the chain has to end; empty if its trail goes on or the chain has nothing to end. A
    /// trail that stopped and started again before the last digest could be made keeps its chain.
    public Optional<Instant> stoppedAt(Instant horizon) {
        if (!isRunning() && opening(horizon).isEmpty()) {
            return Optional.empty();
        }
        return sessions.isEmpty()
                ? Optional.ofNullable(previous).map(PreviousDigest::endTime)
                : sessions.getLast().stoppedAt();
    }

    /// Whether the trail logged after a time.
    boolean reachesPast(Instant time) {
        return sessions.stream().anyMatch(session -> session.reachesPast(time));
    }

    /// The log files that the chain's next digests have to list: not those that came late, and a
    /// chain that starts leaves out what was delivered before.
    List<LogFile> ownLogFiles(Instant horizon) {
        Optional<Instant> start = openingSecond(horizon);
        return logFiles.stream()
                .filter(file -> !isLate(file, start))
                .filter(file ->
                        isRunning()
                                || start.filter(first -> !file.deliveredAt().isBefore(first))
                                        .isPresent())
                .toList();
    }

    /// The log files that no digest to come can list, as their time is signed or their chain has
    /// ended.
    List<LogFile> lateLogFiles(Instant horizon) {
        Optional<Instant> start = openingSecond(horizon);
        return logFiles.stream().filter(file -> isLate(file, start)).toList();
    }

    /// Of a chain that has ended, everything is late up to where it starts anew, but for what its
    /// trail delivers without validation.
    private boolean isLate(LogFile file, Optional<Instant> start) {
        if (previous == null) {
            return false;
        }
        Instant time = file.deliveredAt();
        if (time.isBefore(signedBefore(previous))) {
            return true;
        }
        return !isRunning()
                && start.filter(first -> !time.isBefore(first)).isEmpty()
                && unproven.stream().noneMatch(session -> session.contains(time));
    }

    private Instant signedBefore(PreviousDigest newest) {
        return previousBackfill == null
                        || previousBackfill.signedBefore().isBefore(newest.endTime())
                ? newest.endTime()
                : previousBackfill.signedBefore();
    }

    private Optional<Instant> openingSecond(Instant horizon) {
        return opening(horizon).map(session -> session.start().truncatedTo(ChronoUnit.SECONDS));
    }
}
