package io.opentrail.live.queue;

import io.opentrail.live.event.LiveEvent;
import io.opentrail.schemas.group.Progress.Claim;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// What a queue's sender has to do next.
sealed interface Next {

    /// Offer these; they stay in the queue.
    record Offer(List<LiveEvent> events) implements Next {}

    /// Read again what the queue has let go of.
    ///
    /// @param from the first one's claim
    /// @param to inclusive
    record CatchUp(TopicPartition partition, Claim from, long to) implements Next {}

    /// Nothing: the sender may go.
    record Rest() implements Next {}
}
