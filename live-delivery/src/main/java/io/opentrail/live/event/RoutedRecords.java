package io.opentrail.live.event;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.UnknownSchemaException;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.EventHeader;
import io.opentrail.schemas.serde.EventHeaderReader;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Reads records of the routed topic. Thread-safe.
public final class RoutedRecords {

    private static final byte[] NONE = {};

    private final EventHeaderReader headers;
    private final AvroDeserializer<AuditEvent> envelopes;

    public RoutedRecords(SchemaRegistry registry) {
        this.headers = new EventHeaderReader(registry);
        this.envelopes = AuditEvents.envelopeDeserializer(registry);
    }

    public static TopicPartition partitionOf(ConsumerRecord<String, byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /// False for what a redelivery has appended again: it was forwarded when it was live.
    public static boolean isLive(ConsumerRecord<String, byte[]> record) {
        return record.headers().lastHeader(TopicCatalogue.REDELIVERY_HEADER) == null;
    }

    /// The trail that has selected it. Throws [UndecodableRecordException] for a record that the
    /// router cannot have written.
    public static RoutedKey keyOf(ConsumerRecord<String, byte[]> record) {
        String text = record.key() == null ? "" : record.key();
        try {
            return RoutedKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UndecodableRecordException("has no routed key", e);
        }
    }

    /// Throws [UndecodableRecordException] for a record that the router cannot have written.
    public LiveEvent read(ConsumerRecord<String, byte[]> record) {
        byte[] framed = record.value() == null ? NONE : record.value();
        RoutedKey key = keyOf(record);
        return new LiveEvent(
                partitionOf(record),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                key,
                framed,
                header(framed),
                envelopes);
    }

    private EventHeader header(byte[] framed) {
        try {
            return headers.read(ByteBuffer.wrap(framed));
        } catch (UnknownSchemaException e) {
            throw new UndecodableRecordException("is of a schema that is not there", e);
        }
    }
}
