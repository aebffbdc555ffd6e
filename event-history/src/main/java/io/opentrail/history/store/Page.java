package io.opentrail.history.store;

import java.util.List;
import java.util.Optional;

/// What a lookup found.
///
/// @param events newest first; can be fewer than asked for, or none, though there are more
/// @param next where to go on, or empty if there is nothing more
public record Page(List<FoundEvent> events, Optional<Position> next) {

    public Page {
        events = List.copyOf(events);
    }
}
