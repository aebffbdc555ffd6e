package io.opentrail.schemas.serde;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.SchemaRegistry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Reads the few fields that delivery needs and passes over all others, several times as fast as
/// reading the event whole; whichever version of its schema wrote it. Throws
/// [UndecodableRecordException] for bytes that are something else. Thread-safe.
public final class EventHeaderReader {

    private static final String EVENT = AuditEvent.getClassSchema().getFullName();

    private final SchemaRegistry registry;
    private final ConcurrentMap<Integer, List<Step>> stepsById = new ConcurrentHashMap<>();

    public EventHeaderReader(SchemaRegistry registry) {
        this.registry = registry;
    }

    /// The header of one event.
    ///
    /// @param framed backed by an array; its position stays
    public EventHeader read(ByteBuffer framed) {
        List<Step> steps = stepsById.computeIfAbsent(WireFormat.schemaId(framed), this::stepsOf);
        int start = framed.arrayOffset() + framed.position();
        var found = new Found(start);
        var cursor =
                new BinaryCursor(
                        framed.array(),
                        start + WireFormat.HEADER_BYTES,
                        start + framed.remaining());
        for (Step step : steps) {
            step.take(cursor, found);
        }
        if (cursor.position() != start + framed.remaining()) {
            throw new UndecodableRecordException("goes on behind its last field");
        }
        return found.header();
    }

    private List<Step> stepsOf(int schemaId) {
        Schema written = registry.schemaById(schemaId);
        if (!written.getFullName().equals(EVENT)) {
            throw new UndecodableRecordException(
                    "holds a %s, not a %s".formatted(written.getFullName(), EVENT));
        }
        return written.getFields().stream().map(EventHeaderReader::step).toList();
    }

    private static Step step(Schema.Field field) {
        Schema schema = field.schema();
        return switch (field.name()) {
            case "eventTime" -> {
                require(field, Schema.Type.LONG);
                yield (cursor, found) -> found.eventTime = cursor.number();
            }
            case "ingestTime" -> {
                require(field, Schema.Type.LONG);
                yield (cursor, found) -> found.ingestTime = cursor.number();
            }
            case "awsRegion" -> {
                require(field, Schema.Type.STRING);
                yield (cursor, found) -> found.awsRegion = cursor.text();
            }
            case "eventCategory" -> {
                require(field, Schema.Type.UNION);
                List<Schema.Type> branches =
                        schema.getTypes().stream().map(Schema::getType).toList();
                yield (cursor, found) ->
                        found.eventCategory = textOrNull(cursor, branches).orElse(null);
            }
            case "record" -> {
                require(field, Schema.Type.BYTES);
                yield (cursor, found) -> {
                    found.recordBytes = cursor.length();
                    found.recordPosition = cursor.position();
                    cursor.skip(found.recordBytes);
                };
            }
            default -> {
                Skip skip = Skip.of(schema);
                yield (cursor, _) -> skip.skip(cursor);
            }
        };
    }

    /// Compatibility of the subject in both directions allows no other type.
    private static void require(Schema.Field field, Schema.Type type) {
        if (field.schema().getType() != type) {
            throw new UndecodableRecordException(
                    "has a field '%s' of type %s, not %s"
                            .formatted(field.name(), field.schema().getType(), type));
        }
    }

    private static Optional<String> textOrNull(BinaryCursor cursor, List<Schema.Type> branches) {
        return switch (branches.get(Skip.branch(cursor, branches.size()))) {
            case NULL -> Optional.empty();
            case STRING -> Optional.of(cursor.text());
            default -> throw new UndecodableRecordException("has an eventCategory that is no text");
        };
    }

    @FunctionalInterface
    private interface Step {
        void take(BinaryCursor cursor, Found found);
    }

    private static final class Found {

        private final int start;
        private long eventTime;
        private long ingestTime;
        private @Nullable String awsRegion;
        private @Nullable String eventCategory;
        private int recordPosition = -1;
        private int recordBytes;

        Found(int start) {
            this.start = start;
        }

        EventHeader header() {
            if (awsRegion == null || recordPosition < 0) {
                throw new UndecodableRecordException("has no awsRegion or no record");
            }
            return new EventHeader(
                    Instant.ofEpochMilli(eventTime),
                    Instant.ofEpochMilli(ingestTime),
                    awsRegion,
                    eventCategory,
                    recordPosition - start,
                    recordBytes);
        }
    }
}
