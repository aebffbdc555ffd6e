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

    /// The log files that the chain has to list: a chain that starts leaves out what was delivered
    /// before.
    List<LogFile> ownLogFiles(Instant horizon) {
        if (isRunning()) {
            return logFiles;
        }
        return opening(horizon)
                .map(session -> session.start().truncatedTo(ChronoUnit.SECONDS))
                .map(start ->
                        logFiles.stream()
                                .filter(file -> !file.deliveredAt().isBefore(start))
                                .toList())
                .orElse(List.of());
    }
}
