package io.opentrail.signer.digest;

import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sessions of a trail: where its logging periods and its validation periods overlap, up to its
/// deletion; for an account that does not own it, only while it was an organization's.
public final class TrailSessions {

    private TrailSessions() {}

    /// Those of the log files of one account. Oldest first; only the last can be open.
    public static List<Session> of(Trail trail, String accountId) {
        List<Session> sessions = of(trail);
        return trail.getAccountId().equals(accountId)
                ? sessions
                : sessions.stream()
                        .flatMap(session ->
                                trail.getOrganizationPeriods().stream()
                                        .flatMap(period -> overlap(session, period).stream()))
                        .toList();
    }

    private static Optional<Session> overlap(Session session, OrganizationPeriod period) {
        Instant start = later(session.start(), period.getStartedAt());
        Instant stop = earlier(session.stop(), period.getStoppedAt());
        return stop == null || start.isBefore(stop)
                ? Optional.of(new Session(start, stop))
                : Optional.empty();
    }

    /// Oldest first; only the last can be open.
    static List<Session> of(Trail trail) {
        List<Session> sessions = new ArrayList<>();
        for (LoggingPeriod logging : trail.getLoggingPeriods()) {
            for (LoggingPeriod validation : trail.getValidationPeriods()) {
                Instant start = later(logging.getStartedAt(), validation.getStartedAt());
                Instant stop =
                        earlier(
                                earlier(logging.getStoppedAt(), validation.getStoppedAt()),
                                trail.getDeletedAt());
                if (stop == null || start.isBefore(stop)) {
                    sessions.add(new Session(start, stop));
                }
            }
        }
        sessions.sort(Comparator.comparing(Session::start));
        return List.copyOf(sessions);
    }

    /// When the trail logged without log file validation. Oldest first.
    public static List<Session> unproven(Trail trail) {
        return trail.getLoggingPeriods().stream()
                .map(period ->
                        new Session(
                                period.getStartedAt(),
                                earlier(period.getStoppedAt(), trail.getDeletedAt())))
                .flatMap(logging -> without(logging, trail.getValidationPeriods()).stream())
                .toList();
    }

    /// What is left of a session outside the periods, which come oldest first.
    private static List<Session> without(Session session, List<LoggingPeriod> periods) {
        List<Session> rest = new ArrayList<>();
        Optional<Instant> from = Optional.of(session.start());
        for (LoggingPeriod period : periods) {
            from.map(start -> new Session(start, earlier(session.stop(), period.getStartedAt())))
                    .filter(Session::hasTime)
                    .ifPresent(rest::add);
            from =
                    from.flatMap(start ->
                            Optional.ofNullable(period.getStoppedAt())
                                    .map(stop -> later(start, stop)));
        }
        from.map(start -> new Session(start, session.stop()))
                .filter(Session::hasTime)
                .ifPresent(rest::add);
        return rest;
    }

    private static Instant later(Instant left, Instant right) {
        return left.isAfter(right) ? left : right;
    }

    private static @Nullable Instant earlier(@Nullable Instant left, @Nullable Instant right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.isBefore(right) ? left : right;
    }
}
