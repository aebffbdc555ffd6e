package io.opentrail.selector;

import io.opentrail.event.AuditEvent;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import java.util.Collection;
import java.util.List;

/// The meaning of basic event selectors.
public final class BasicSelectors {

    /// What a new trail has: all management events, nothing else.
    public static final List<EventSelector> DEFAULT_SELECTORS =
            List.of(new EventSelector("All", true, List.of(), List.of()));

    private BasicSelectors() {}

    /// True if at least one selector picks the event. Reads the envelope only. Basic selectors pick
    /// management and data events; never insights or network activity.
    public static boolean matches(Collection<EventSelector> selectors, AuditEvent envelope) {
        EventCategory category = EventCategory.of(envelope);
        return selectors.stream().anyMatch(selector -> matches(selector, category, envelope));
    }

    private static boolean matches(
            EventSelector selector, EventCategory category, AuditEvent event) {
        boolean picked =
                switch (category) {
                    case MANAGEMENT -> matchesManagement(selector, event);
                    case DATA -> matchesData(selector.getDataResources(), event);
                    case NETWORK_ACTIVITY, INSIGHT, OTHER -> false;
                };
        return picked
                && ReadWriteType.of(selector.getReadWriteType())
                        .filter(type -> type.matches(event))
                        .isPresent();
    }

    private static boolean matchesManagement(EventSelector selector, AuditEvent event) {
        return selector.getIncludeManagementEvents()
                && !selector.getExcludeManagementEventSources().contains(event.getEventSource());
    }

    private static boolean matchesData(List<DataResource> resources, AuditEvent event) {
        return resources.stream().anyMatch(resource -> matches(resource, event));
    }

    private static boolean matches(DataResource selected, AuditEvent event) {
        return DataResourceType.of(selected.getType())
                .filter(type ->
                        event.getResources().stream()
                                .anyMatch(resource ->
                                        selected.getValues().stream()
                                                .anyMatch(value -> type.matches(value, resource))))
                .isPresent();
    }
}
