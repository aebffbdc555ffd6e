package io.opentrail.history.event;

import io.opentrail.event.AuditEvent;
import io.opentrail.selector.EventCategory;
import java.util.Set;

/// Which events are kept.
public record HistoryCategories(Set<EventCategory> kept) {

    public HistoryCategories {
        kept = Set.copyOf(kept);
    }

    /// Management events and insights, as CloudTrail does, and data events if wanted.
    public static HistoryCategories withData(boolean wanted) {
        return new HistoryCategories(
                wanted
                        ? Set.of(
                                EventCategory.MANAGEMENT, EventCategory.INSIGHT, EventCategory.DATA)
                        : Set.of(EventCategory.MANAGEMENT, EventCategory.INSIGHT));
    }

    public boolean keep(AuditEvent envelope) {
        return kept.contains(EventCategory.of(envelope));
    }
}
