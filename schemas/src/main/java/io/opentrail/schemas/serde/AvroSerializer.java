package io.opentrail.schemas.serde;

import io.opentrail.schemas.registry.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Writes one type of Avro record under the subject `<topic>-value`. Thread-safe.
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {

    private final SchemaRegistry registry;
    private final Schema schema;
    private final SpecificDatumWriter<T> writer;
    private final ConcurrentMap<String, byte[]> headersByTopic = new ConcurrentHashMap<>();

    public AvroSerializer(SchemaRegistry registry, Schema schema) {
        TrustedRecords.trust();
        this.registry = registry;
        this.schema = schema;
        this.writer = new SpecificDatumWriter<>(schema);
    }

    /// Null, a tombstone, stays null.
    @Override
    @SuppressWarnings(
            "NullAway") // Kafka's interface is not annotated: a tombstone is null on both sides
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        return value == null ? null : encode(topic, value);
    }

    /// The framed bytes of a value that is to go to a topic.
    public byte[] encode(String topic, T value) {
        byte[] header =
                headersByTopic.computeIfAbsent(
                        topic, t -> WireFormat.header(registry.register(t + "-value", schema)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header);
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
