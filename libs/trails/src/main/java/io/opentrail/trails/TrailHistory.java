package io.opentrail.trails;

import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a trail was at a given moment. An event is decided by the trail as it was when the event
/// came in, so a backlog is routed as if it had never waited.
public final class TrailHistory {

    private TrailHistory() {}

    public static boolean isLogging(Trail trail, Instant at) {
        return covers(trail.getLoggingPeriods(), at);
    }

    public static boolean isValidating(Trail trail, Instant at) {
        return covers(trail.getValidationPeriods(), at);
    }

    /// The selection in force; empty before the trail's first.
    public static Optional<Selection> selectionAt(Trail trail, Instant at) {
        List<Selection> selections = trail.getSelections();
        for (int i = selections.size() - 1; i >= 0; i--) {
            if (!selections.get(i).getEffectiveFrom().isAfter(at)) {
                return Optional.of(selections.get(i));
            }
        }
        return Optional.empty();
    }

    /// The organization whose trail it was; empty if it was its account's alone.
    public static Optional<String> organizationAt(Trail trail, Instant at) {
        return trail.getOrganizationPeriods().stream()
                .filter(period -> {
                    Instant end = period.getStoppedAt();
                    return !at.isBefore(period.getStartedAt()) && (end == null || at.isBefore(end));
                })
                .map(OrganizationPeriod::getOrganizationId)
                .findFirst();
    }

    /// The selection that applies to whatever comes in from now on.
    public static Selection currentSelection(Trail trail) {
        return trail.getSelections().getLast();
    }

    private static boolean covers(List<LoggingPeriod> periods, Instant at) {
        // By index: this runs for every event and trail, and must not allocate.
        for (int i = 0; i < periods.size(); i++) {
            if (covers(periods.get(i), at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(LoggingPeriod period, Instant at) {
        Instant end = period.getStoppedAt();
        return !at.isBefore(period.getStartedAt()) && (end == null || at.isBefore(end));
    }
}
