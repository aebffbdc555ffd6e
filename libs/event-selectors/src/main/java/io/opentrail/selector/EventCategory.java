package io.opentrail.selector;

import io.opentrail.event.AuditEvent;

/// What kind of event a record is.
public enum EventCategory {
    MANAGEMENT,
    DATA,
    NETWORK_ACTIVITY,
    INSIGHT,
    /// A category that no event selector of a trail knows.
    OTHER;

    /// The record's own category. Records from before eventVersion 1.07 have none: there, only
    /// `managementEvent: false` makes a data event.
    public static EventCategory of(AuditEvent event) {
        String category = event.getEventCategory();
        if (category == null) {
            return Boolean.FALSE.equals(event.getManagementEvent()) ? DATA : MANAGEMENT;
        }
        return switch (category) {
            case "Management" -> MANAGEMENT;
            case "Data" -> DATA;
            case "NetworkActivity" -> NETWORK_ACTIVITY;
            case "Insight" -> INSIGHT;
            default -> OTHER;
        };
    }
}
