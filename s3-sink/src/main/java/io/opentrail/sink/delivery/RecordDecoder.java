package io.opentrail.sink.delivery;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.sink.ledger.Headers;
import io.opentrail.sink.logfile.LogFileGroup;
import io.opentrail.sink.logfile.LogFileKind;
import io.opentrail.sink.logfile.RoutedEvent;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Reads a routed record into what the sink needs of it.
final class RecordDecoder {

    private final AvroDeserializer<AuditEvent> events;

    RecordDecoder(SchemaRegistry registry) {
        this.events = AuditEvents.deserializer(registry);
    }

    /// Throws [UndecodableRecordException] for a record that the router cannot have written.
    RoutedEvent decode(ConsumerRecord<String, byte[]> record) {
        RoutedKey key = key(record.key());
        AuditEvent event = events.decode(record.value());
        String decidedKey = Headers.text(record.headers(), Headers.OBJECT_KEY).orElse("");
        int groupSize =
                Headers.text(record.headers(), Headers.OBJECT_EVENTS)
                        .map(Integer::parseInt)
                        .orElse(0);
        LogFileGroup group =
                new LogFileGroup(
                        key.trailId(),
                        Objects.requireNonNullElse(key.organizationId(), ""),
                        key.accountId(),
                        event.getAwsRegion(),
                        LogFileKind.of(event).folder(),
                        decidedKey);
        return new RoutedEvent(
                record.offset(),
                record.key(),
                record.value(),
                event.getRecord().remaining(),
                event.getEventTime(),
                event.getIngestTime(),
                group,
                groupSize);
    }

    private static RoutedKey key(String text) {
        try {
            return RoutedKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UndecodableRecordException("has no routed key", e);
        }
    }
}
