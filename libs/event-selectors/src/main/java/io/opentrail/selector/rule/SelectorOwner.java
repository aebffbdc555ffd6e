package io.opentrail.selector.rule;

import io.opentrail.selector.EventCategory;
import java.util.List;

/// Whose event selectors they are.
public enum SelectorOwner {
    TRAIL("a trail"),
    EVENT_DATA_STORE("an event data store");

    private final String text;

    SelectorOwner(String text) {
        this.text = text;
    }

    /// With its article, for people.
    String text() {
        return text;
    }

    /// What events it can select.
    List<EventCategory> categories() {
        return switch (this) {
            case TRAIL ->
                    List.of(
                            EventCategory.MANAGEMENT,
                            EventCategory.DATA,
                            EventCategory.NETWORK_ACTIVITY);
            case EVENT_DATA_STORE ->
                    List.of(
                            EventCategory.MANAGEMENT,
                            EventCategory.DATA,
                            EventCategory.NETWORK_ACTIVITY,
                            EventCategory.INSIGHT,
                            EventCategory.CONFIGURATION_ITEM,
                            EventCategory.EVIDENCE,
                            EventCategory.ACTIVITY_AUDIT_LOG);
        };
    }
}
