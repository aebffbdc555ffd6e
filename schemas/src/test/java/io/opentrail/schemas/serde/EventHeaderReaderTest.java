package io.opentrail.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.event.UserIdentity;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventHeaderReaderTest {

    private static final String TOPIC = "opentrail.routed.trails";
    private static final String RECORD = "{\"eventName\":\"\\u003d\"}";

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final EventHeaderReader reader = new EventHeaderReader(registry);

    @Test
    void fieldsAreThoseOfTheWholeEvent() {
        byte[] framed = framed(event("Management"));

        EventHeader header = reader.read(ByteBuffer.wrap(framed));

        assertThat(header.eventTime()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(header.ingestTime()).isEqualTo(Instant.parse("2026-01-02T03:04:06.007Z"));
        assertThat(header.awsRegion()).isEqualTo("eu-west-1");
        assertThat(header.eventCategory()).isEqualTo("Management");
        assertThat(record(framed, 0, header)).isEqualTo(RECORD);
    }

    @Test
    void categoryMayBeAbsent() {
        EventHeader header = reader.read(ByteBuffer.wrap(framed(event(null))));

        assertThat(header.eventCategory()).isNull();
    }

    @Test
    void frameMayStandAnywhereInItsArray() {
        byte[] framed = framed(event("Data"));
        byte[] around = new byte[framed.length + 30];
        System.arraycopy(framed, 0, around, 10, framed.length);

        EventHeader header = reader.read(ByteBuffer.wrap(around, 10, framed.length));

        assertThat(record(around, 10, header)).isEqualTo(RECORD);
    }

    @Test
    void noCutOffFrameIsRead() {
        byte[] framed = framed(event("Data"));

        IntStream.range(0, framed.length)
                .mapToObj(length -> ByteBuffer.wrap(Arrays.copyOf(framed, length)))
                .forEach(cut ->
                        assertThatThrownBy(() -> reader.read(cut))
                                .isInstanceOf(UndecodableRecordException.class));
    }

    @Test
    void bytesBehindTheLastFieldAreNotPassedOver() {
        byte[] framed = framed(event("Data"));

        assertThatThrownBy(() ->
                        reader.read(ByteBuffer.wrap(Arrays.copyOf(framed, framed.length + 1))))
                .isInstanceOf(UndecodableRecordException.class);
    }

    @Test
    void fieldsOfAnotherVersionArePassedOver() throws IOException {
        Schema newer =
                new Schema.Parser()
                        .parse(
                                """
                                {"type": "record", "namespace": "io.opentrail.event", "name": "AuditEvent", "fields": [
                                  {"name": "a", "type": {"type": "map", "values": {"type": "array", "items": "double"}}},
                                  {"name": "awsRegion", "type": "string"},
                                  {"name": "b", "type": {"type": "enum", "name": "E", "symbols": ["X", "Y"]}},
                                  {"name": "c", "type": {"type": "fixed", "name": "F", "size": 3}},
                                  {"name": "record", "type": "bytes"},
                                  {"name": "d", "type": [{"type": "record", "name": "Node", "fields": [
                                    {"name": "next", "type": ["null", "Node"]}, {"name": "f", "type": "float"}]}, "boolean"]},
                                  {"name": "ingestTime", "type": "long"},
                                  {"name": "eventTime", "type": "long"}
                                ]}\
                                """);
        GenericRecord last = node(newer, null);
        GenericRecord event = new GenericData.Record(newer);
        event.put("a", Map.of("x", List.of(1.0, 2.0), "y", List.of()));
        event.put("awsRegion", "us-west-2");
        event.put("b", new GenericData.EnumSymbol(newer.getField("b").schema(), "Y"));
        event.put("c", new GenericData.Fixed(newer.getField("c").schema(), new byte[3]));
        event.put("record", ByteBuffer.wrap(RECORD.getBytes(StandardCharsets.UTF_8)));
        event.put("d", node(newer, last));
        event.put("ingestTime", 2_000L);
        event.put("eventTime", -1_000L);
        byte[] framed = framed(newer, event);

        EventHeader header = reader.read(ByteBuffer.wrap(framed));

        assertThat(header.awsRegion()).isEqualTo("us-west-2");
        assertThat(header.eventTime()).isEqualTo(Instant.ofEpochSecond(-1));
        assertThat(header.ingestTime()).isEqualTo(Instant.ofEpochSecond(2));
        assertThat(header.eventCategory()).isNull();
        assertThat(record(framed, 0, header)).isEqualTo(RECORD);
    }

    private static GenericRecord node(Schema event, @Nullable GenericRecord next) {
        var node = new GenericData.Record(event.getField("d").schema().getTypes().getFirst());
        node.put("next", next);
        node.put("f", 1.5f);
        return node;
    }

    private byte[] framed(Schema schema, GenericRecord event) throws IOException {
        int id = registry.register(TOPIC + "-value", schema);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(WireFormat.header(id));
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(event, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private byte[] framed(AuditEvent event) {
        return AuditEvents.serializer(registry).encode(TOPIC, event);
    }

    private static String record(byte[] bytes, int start, EventHeader header) {
        return new String(
                bytes, start + header.recordOffset(), header.recordBytes(), StandardCharsets.UTF_8);
    }

    private static AuditEvent event(@Nullable String category) {
        return AuditEvent.newBuilder()
                .setEventId("e-1")
                .setEventTime(Instant.parse("2026-01-02T03:04:05Z"))
                .setIngestTime(Instant.parse("2026-01-02T03:04:06.007Z"))
                .setRecipientAccountId("111122223333")
                .setAwsRegion("eu-west-1")
                .setEventSource("s3.amazonaws.com")
                .setEventName("PutObject")
                .setEventCategory(category)
                .setReadOnly(false)
                .setUserIdentity(UserIdentity.newBuilder().setUserName("mary").build())
                .setResources(
                        List.of(
                                Resource.newBuilder().setArn("arn:aws:s3:::b/k").build(),
                                Resource.newBuilder().setType("AWS::S3::Object").build()))
                .setRecord(ByteBuffer.wrap(RECORD.getBytes(StandardCharsets.UTF_8)))
                .build();
    }
}
