package io.opentrail.signer.digest;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where a chain stands: its last digest, the sessions of its trail and the log files that no
/// digest lists yet.
///
/// @param previous null if the chain never had a digest
/// @param logFiles in the order of their receipts
public record DigestChain(
        @Nullable PreviousDigest previous, List<Session> sessions, List<LogFile> logFiles) {

    public DigestChain {
        sessions = List.copyOf(sessions);
        logFiles = List.copyOf(logFiles);
    }

    /// Whether a digest continues the chain; if not, the next one starts it anew.
    boolean isRunning() {
        return previous != null && !previous.last();
    }

    /// The session that the next digest belongs to. A running chain whose trail stopped and started
    /// again before its last digest could be made goes on in the new session.
    private Optional<Session> session(Instant horizon) {
        PreviousDigest before = previous;
        if (before == null) {
            return first(session -> session.reachesPast(horizon));
        }
        return before.last()
                ? first(session -> session.reachesPast(before.endTime()))
                : first(session -> session.reaches(before.endTime()));
    }

    /// Where the next digest starts, in whole seconds; empty if the chain does not run.
    ///
    /// @param horizon a chain that never had a digest does not start before it
    Optional<Instant> nextStart(Instant horizon) {
        if (isRunning()) {
            return Optional.ofNullable(previous).map(PreviousDigest::endTime);
        }
        Instant floor = previous == null ? horizon : previous.endTime();
        return session(horizon)
                .map(session -> session.start().isAfter(floor) ? session.start() : floor)
                .map(start -> start.truncatedTo(ChronoUnit.SECONDS));
    }

    /// When the session of the next digest stopped; empty if it did not, or the chain does not run.
    public Optional<Instant> stoppedAt(Instant horizon) {
        Optional<Session> session = session(horizon);
        if (session.isEmpty() && isRunning()) {
            // It stopped before the chain's newest digest ended.
            return sessions.isEmpty()
                    ? Optional.ofNullable(previous).map(PreviousDigest::endTime)
                    : sessions.getLast().stoppedAt();
        }
        return session.flatMap(Session::stoppedAt);
    }

    /// The log files that the chain has to list: a chain that starts leaves out what was delivered
    /// before.
    List<LogFile> ownLogFiles(Instant horizon) {
        if (isRunning()) {
            return logFiles;
        }
        return session(horizon)
                .map(session -> session.start().truncatedTo(ChronoUnit.SECONDS))
                .map(start ->
                        logFiles.stream()
                                .filter(file -> !file.deliveredAt().isBefore(start))
                                .toList())
                .orElse(List.of());
    }

    private Optional<Session> first(Predicate<Session> condition) {
        return sessions.stream().filter(condition).findFirst();
    }
}
