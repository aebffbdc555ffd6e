package io.opentrail.streams;

import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/// A record's own timestamp, but the time now if it has none or is from the future: Kafka takes
/// both. Streams' own extractors stop the stream for the first or drop it, and the second would
/// make all others late.
public record ValidTimestamp(InstantSource clock) implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return of(record.timestamp());
    }

    /// What a record's own timestamp counts as; both are in milliseconds.
    public long of(long timestamp) {
        long now = clock.millis();
        return timestamp < 0 ? now : Math.min(timestamp, now);
    }
}
