package io.opentrail.history.stream;

import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/// A record's own timestamp, or the time now if it has none: Kafka takes records without, and
/// Streams' own extractors stop the stream for them or drop them.
record ValidTimestamp(InstantSource clock) implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.timestamp() < 0 ? clock.millis() : record.timestamp();
    }
}
