package io.opentrail.controlapi.history;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudtrail.model.Event;

/// What was found.
///
/// @param events can be fewer than asked for though there are more
/// @param next where the next page goes on; empty if there is none
public record HistoryPage(List<Event> events, Optional<String> next) {

    public HistoryPage {
        events = List.copyOf(events);
    }
}
