package io.opentrail.schemas.serde;

import io.opentrail.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Reads one type of Avro record, whichever version of its schema wrote it. Throws
/// [UndecodableRecordException] for bytes that are something else. Thread-safe.
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {

    private final SchemaRegistry registry;
    private final Class<T> type;
    private final Schema readerSchema;
    private final ConcurrentMap<Integer, SpecificDatumReader<T>> readersById =
            new ConcurrentHashMap<>();

    /// @param readerSchema the type's own schema, or a projection of it that leaves out trailing
    ///   fields
    public AvroDeserializer(SchemaRegistry registry, Class<T> type, Schema readerSchema) {
        TrustedRecords.trust();
        this.registry = registry;
        this.type = type;
        this.readerSchema = readerSchema;
    }

    /// Null, a tombstone, stays null.
    @Override
    @SuppressWarnings(
            "NullAway") // Kafka's interface is not annotated: a tombstone is null on both sides
    public @Nullable T deserialize(String topic, byte @Nullable [] framed) {
        return framed == null ? null : decode(framed);
    }

    public T decode(byte[] framed) {
        SpecificDatumReader<T> reader =
                readersById.computeIfAbsent(WireFormat.schemaId(framed), this::readerOf);
        BinaryDecoder decoder =
                DecoderFactory.get()
                        .binaryDecoder(
                                framed,
                                WireFormat.HEADER_BYTES,
                                framed.length - WireFormat.HEADER_BYTES,
                                null);
        try {
            return type.cast(reader.read(null, decoder));
        } catch (IOException | RuntimeException e) {
            // nothing but these bytes is read here, and Avro has many ways to refuse them
            throw new UndecodableRecordException("is not a valid " + type.getSimpleName(), e);
        }
    }

    private SpecificDatumReader<T> readerOf(int schemaId) {
        Schema writerSchema = registry.schemaById(schemaId);
        if (!writerSchema.getFullName().equals(readerSchema.getFullName())) {
            throw new UndecodableRecordException(
                    "holds a %s, not a %s"
                            .formatted(writerSchema.getFullName(), readerSchema.getFullName()));
        }
        return new SpecificDatumReader<>(writerSchema, readerSchema, RecordModel.of(type));
    }
}
