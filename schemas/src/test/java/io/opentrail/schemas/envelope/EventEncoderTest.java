package io.opentrail.schemas.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroSerializer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventEncoderTest {

    private static final String TOPIC = "events";
    private static final Instant INGESTED = Instant.parse("2026-01-02T03:04:05.678Z");

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final AvroSerializer<io.opentrail.event.AuditEvent> avro =
            AuditEvents.serializer(registry);
    private final EventEncoder encoder = new EventEncoder(INGESTED.toEpochMilli());

    @Test
    void realRecordsBecomeTheBytesThatAvroWrites() throws InvalidJsonException {
        for (String json : RealRecords.all()) {
            byte[] record = json.getBytes(StandardCharsets.UTF_8);
            if (EnvelopeReader.read(record) instanceof RecordEnvelope envelope) {
                assertThat(encoded(envelope, record)).as(json).isEqualTo(byAvro(envelope, record));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"userAgent\":\"\\u003d\\ud83d\\ude00 \\ud83d alone\"",
                ",\"userAgent\":\"ü€😀\",\"requestID\":\"\"",
                ",\"readOnly\":true,\"managementEvent\":\"false\"",
                ",\"resources\":[{},{\"ARNPrefix\":\"p\"},{\"type\":\"t\",\"accountId\":\"a\"}]",
                ",\"userIdentity\":{}",
                ",\"sharedEventID\":\"s\",\"errorCode\":12.50",
            })
    void oddRecordsBecomeTheBytesThatAvroWrites(String more) throws InvalidJsonException {
        byte[] record =
                ("{\"eventTime\":\"0001-01-01T00:00:00.001+18:00\",\"eventSource\":\"s\",\"eventName\":\"n\""
                                + more
                                + "}")
                        .getBytes(StandardCharsets.UTF_8);
        RecordEnvelope envelope = (RecordEnvelope) EnvelopeReader.read(record);

        byte[] encoded = encoded(envelope, record);

        assertThat(encoded).isEqualTo(byAvro(envelope, record));
    }

    private byte[] encoded(RecordEnvelope envelope, byte[] record) {
        byte[] header = AuditEvents.header(TOPIC, registry);
        byte[] event =
                encoder.encode(
                        envelope,
                        completion(envelope),
                        Optional.empty(),
                        new WholeRecord(record),
                        header.length);
        System.arraycopy(header, 0, event, 0, header.length);
        return event;
    }

    private byte[] byAvro(RecordEnvelope envelope, byte[] record) {
        return avro.encode(
                TOPIC, envelope.event(completion(envelope), INGESTED, ByteBuffer.wrap(record)));
    }

    private static Completion completion(RecordEnvelope envelope) {
        return new Completion(
                Objects.requireNonNullElse(envelope.eventId(), "e"),
                Objects.requireNonNullElse(envelope.eventVersion(), "1.11"),
                Objects.requireNonNullElse(envelope.recipientAccountId(), "111122223333"),
                Objects.requireNonNullElse(envelope.awsRegion(), "us-east-1"));
    }

    // An array: never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record WholeRecord(byte[] bytes) implements RecordBytes {

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public void copyTo(byte[] target, int at) {
            System.arraycopy(bytes, 0, target, at, bytes.length);
        }
    }
}
