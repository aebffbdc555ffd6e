package io.opentrail.selector;

import io.opentrail.event.AuditEvent;
import java.util.Arrays;
import java.util.Optional;

/// What kind of event a record is.
public enum EventCategory {
    MANAGEMENT("Management"),
    DATA("Data"),
    NETWORK_ACTIVITY("NetworkActivity"),
    INSIGHT("Insight"),
    CONFIGURATION_ITEM("ConfigurationItem"),
    EVIDENCE("Evidence"),
    ACTIVITY_AUDIT_LOG("ActivityAuditLog"),
    /// A category that no event selector knows.
    OTHER("");

    private final String text;

    EventCategory(String text) {
        this.text = text;
    }

    /// The category that an event selector names.
    public static Optional<EventCategory> named(String text) {
        return Arrays.stream(values())
                .filter(category -> category != OTHER && category.text.equals(text))
                .findFirst();
    }

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
            case "ConfigurationItem" -> CONFIGURATION_ITEM;
            case "Evidence" -> EVIDENCE;
            case "ActivityAuditLog" -> ACTIVITY_AUDIT_LOG;
            default -> OTHER;
        };
    }

    /// As it stands in records and selectors.
    public String text() {
        return text;
    }
}
