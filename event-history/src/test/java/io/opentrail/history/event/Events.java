package io.opentrail.history.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.envelope.Completion;
import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.InvalidJsonException;
import io.opentrail.schemas.envelope.RealRecords;
import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.schemas.envelope.Rejected;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.AvroSerializer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Events to begin from.
public final class Events {

    public static final String ACCOUNT = "111122223333";
    public static final String REGION = "us-east-1";
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();
    private static final AvroSerializer<AuditEvent> SERIALIZER = AuditEvents.serializer(REGISTRY);
    private static final AvroDeserializer<AuditEvent> DESERIALIZER =
            AuditEvents.deserializer(REGISTRY);

    private Events() {}

    /// The registry that knows the schema of the encoded events.
    public static SchemaRegistry registry() {
        return REGISTRY;
    }

    /// A management event of [#ACCOUNT] at a time.
    public static AuditEvent.Builder event(String id, Instant at) {
        String record = "{\"eventID\":\"%s\",\"n\":243.0}".formatted(id);
        return AuditEvent.newBuilder()
                .setEventId(id)
                .setEventTime(at)
                .setIngestTime(at)
                .setRecipientAccountId(ACCOUNT)
                .setAwsRegion(REGION)
                .setEventSource("ec2.amazonaws.com")
                .setEventName("RunInstances")
                .setResources(List.of())
                .setRecord(ByteBuffer.wrap(record.getBytes(UTF_8)));
    }

    /// As the gateway makes it of a real record; empty where it refuses it.
    public static Optional<AuditEvent> ofRecord(String record, Instant ingestTime) {
        byte[] bytes = record.getBytes(UTF_8);
        try {
            return switch (EnvelopeReader.read(bytes)) {
                case Rejected _ -> Optional.empty();
                case RecordEnvelope envelope -> Optional.of(event(envelope, bytes, ingestTime));
            };
        } catch (InvalidJsonException e) {
            throw new IllegalArgumentException(record, e);
        }
    }

    private static AuditEvent event(RecordEnvelope envelope, byte[] bytes, Instant ingestTime) {
        return envelope.event(
                new Completion(
                        Optional.ofNullable(envelope.eventId())
                                .orElseGet(() -> UUID.nameUUIDFromBytes(bytes).toString()),
                        Optional.ofNullable(envelope.eventVersion()).orElse("1.08"),
                        Optional.ofNullable(envelope.recipientAccountId()).orElse(ACCOUNT),
                        Optional.ofNullable(envelope.awsRegion()).orElse(REGION)),
                ingestTime,
                ByteBuffer.wrap(bytes));
    }

    /// The events of all real records that the gateway takes.
    public static List<AuditEvent> real() {
        return RealRecords.all().stream()
                .flatMap(record -> ofRecord(record, NOW).stream())
                .toList();
    }

    public static byte[] encoded(AuditEvent event) {
        return Objects.requireNonNull(
                SERIALIZER.serialize("opentrail.events." + event.getAwsRegion(), event));
    }

    public static AuditEvent decoded(byte[] value) {
        return DESERIALIZER.decode(value);
    }
}
