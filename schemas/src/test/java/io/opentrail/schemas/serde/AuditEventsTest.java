package io.opentrail.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditEventsTest {

    private static final String TOPIC = "opentrail.events.us-east-1";
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

    @Test
    void recordBytesComeBackAsTheyWere() {
        AuditEvent event = event("{\"a\":243.0,\"b\":\"\\u003d\",\"a\":null}");

        byte[] framed = AuditEvents.serializer(registry).encode(TOPIC, event);

        assertThat(AuditEvents.deserializer(registry).decode(framed)).isEqualTo(event);
    }

    @Test
    void framingIsAZeroByteAndTheSchemaIdBigEndian() {
        byte[] framed = AuditEvents.serializer(registry).encode(TOPIC, event("{}"));

        int id = registry.register(TOPIC + "-value", AuditEvent.getClassSchema());
        assertThat(framed).startsWith(0, 0, 0, 0, id);
    }

    @Test
    void recordBytesAreTheLastOfTheFrame() {
        byte[] framed = AuditEvents.serializer(registry).encode(TOPIC, event("{\"x\":1}"));

        assertThat(new String(framed, StandardCharsets.ISO_8859_1)).endsWith("{\"x\":1}");
    }

    @Test
    void envelopeIsReadWithoutTheRecord() {
        byte[] framed = AuditEvents.serializer(registry).encode(TOPIC, event("{\"x\":1}"));

        AuditEvent envelope = AuditEvents.envelopeDeserializer(registry).decode(framed);

        assertThat(envelope.getEventId()).isEqualTo("e-1");
        assertThat(envelope.getResources())
                .extracting(Resource::getArn)
                .containsExactly("arn:aws:s3:::b/k");
        assertThat(envelope.getEventTime()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat((Object) envelope.getRecord()).isNull();
    }

    @Test
    void aStringLongerThanCanBeIsUndecodable() {
        int id = registry.register(TOPIC + "-value", AuditEvent.getClassSchema());
        byte[] framed = {0, 0, 0, 0, (byte) id, -2, -1, -1, -1, -1, -1, -1, -1, -1, 1};

        assertThatThrownBy(() -> AuditEvents.deserializer(registry).decode(framed))
                .isInstanceOf(UndecodableRecordException.class);
    }

    @Test
    void bytesWithoutASchemaIdAreUndecodable() {
        byte[] notFramed = "{\"Records\":[]}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> AuditEvents.deserializer(registry).decode(notFramed))
                .isInstanceOf(UndecodableRecordException.class);
    }

    @Test
    void aFrameCutShortIsUndecodable() {
        byte[] framed = AuditEvents.serializer(registry).encode(TOPIC, event("{\"x\":1}"));

        byte[] cut = Arrays.copyOf(framed, framed.length / 2);

        assertThatThrownBy(() -> AuditEvents.deserializer(registry).decode(cut))
                .isInstanceOf(UndecodableRecordException.class);
    }

    private static AuditEvent event(String record) {
        return AuditEvent.newBuilder()
                .setEventId("e-1")
                .setEventTime(Instant.parse("2026-01-02T03:04:05Z"))
                .setIngestTime(Instant.parse("2026-01-02T03:04:06.789Z"))
                .setRecipientAccountId("111122223333")
                .setAwsRegion("us-east-1")
                .setEventSource("s3.amazonaws.com")
                .setEventName("GetObject")
                .setReadOnly(true)
                .setResources(List.of(new Resource("arn:aws:s3:::b/k", null, "AWS::S3::Object")))
                .setRecord(ByteBuffer.wrap(record.getBytes(StandardCharsets.UTF_8)))
                .build();
    }
}
