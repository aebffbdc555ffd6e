package io.opentrail.live.queue;

import io.opentrail.live.event.LiveEvent;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// Reads again what a queue has let go of.
public interface Backlog {

    /// The trail's events of a range of offsets, from its beginning on, up to about so many bytes.
    /// Throws [org.apache.kafka.common.KafkaException] when Kafka does not answer.
    ///
    /// @param from inclusive
    /// @param to inclusive
    Chunk read(String trailId, TopicPartition partition, long from, long to, long maxBytes);

    /// The beginning of a range.
    ///
    /// @param next the first offset that was not read; beyond the range, if all of it was
    record Chunk(List<LiveEvent> events, long next) {

        public Chunk {
            events = List.copyOf(events);
        }
    }
}
