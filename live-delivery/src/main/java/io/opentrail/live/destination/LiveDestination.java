package io.opentrail.live.destination;

import io.opentrail.live.event.LiveEvent;
import java.util.List;

/// Where the events of one trail go.
@FunctionalInterface
public interface LiveDestination {

    /// Hands over as many of these events as go at once, the first one among them, and says what
    /// came of it. What the answer doesn't mention is offered again.
    ///
    /// @param waiting in the order of their partitions, one or more
    Outcome deliver(List<LiveEvent> waiting);
}
