package io.opentrail.schemas.serde;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.SchemaRegistry;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/// The two ways to read an event: whole, or its envelope alone.
public final class AuditEvents {

    private static final String PAYLOAD_FIELD = "record";
    private static final Schema ENVELOPE_SCHEMA = envelopeSchema();

    private AuditEvents() {}

    /// Reads the envelope and skips the record's bytes: `getRecord()` of the result is unset.
    public static AvroDeserializer<AuditEvent> envelopeDeserializer(SchemaRegistry registry) {
        return new AvroDeserializer<>(registry, AuditEvent.class, ENVELOPE_SCHEMA);
    }

    public static AvroDeserializer<AuditEvent> deserializer(SchemaRegistry registry) {
        return new AvroDeserializer<>(registry, AuditEvent.class, AuditEvent.getClassSchema());
    }

    public static AvroSerializer<AuditEvent> serializer(SchemaRegistry registry) {
        return new AvroSerializer<>(registry, AuditEvent.getClassSchema());
    }

    /// What goes before an event's Avro bytes: five bytes with the id of its schema.
    public static byte[] header(String topic, SchemaRegistry registry) {
        return WireFormat.header(registry.register(topic + "-value", AuditEvent.getClassSchema()));
    }

    /// The record is the last field, so the positions of all others are the same with and without
    /// it.
    private static Schema envelopeSchema() {
        Schema whole = AuditEvent.getClassSchema();
        return Schema.createRecord(
                whole.getName(),
                whole.getDoc(),
                whole.getNamespace(),
                false,
                whole.getFields().stream()
                        .filter(field -> !field.name().equals(PAYLOAD_FIELD))
                        .map(field -> new Field(field, field.schema()))
                        .toList());
    }
}
