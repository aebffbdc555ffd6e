package io.opentrail.router.stream;

import io.opentrail.event.AuditEvent;
import io.opentrail.router.repeat.EventIdentity;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.UnknownSchemaException;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.EventHeader;
import io.opentrail.schemas.serde.EventHeaderReader;
import io.opentrail.schemas.serde.UndecodableRecordException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads events, without their own bytes. Not thread-safe.
public final class EventDecoder {

    private final AvroDeserializer<AuditEvent> envelopes;
    private final EventHeaderReader headers;

    public EventDecoder(SchemaRegistry registry) {
        this.envelopes = AuditEvents.envelopeDeserializer(registry);
        this.headers = new EventHeaderReader(registry);
    }

    /// The envelope. Throws [UndecodableRecordException] for what is no event.
    AuditEvent decode(byte @Nullable [] value) {
        if (value == null) {
            throw new UndecodableRecordException("is empty");
        }
        try {
            return envelopes.decode(value);
        } catch (UnknownSchemaException e) {
            throw new UndecodableRecordException("has an unknown schema id", e);
        }
    }

    /// What an event is recognised by.
    ///
    /// @param value that the event was decoded from
    EventIdentity identity(AuditEvent event, byte[] value) {
        EventHeader header = headers.read(ByteBuffer.wrap(value));
        return new EventIdentity(
                event.getRecipientAccountId(),
                event.getEventId(),
                ByteBuffer.wrap(value, header.recordOffset(), header.recordBytes()));
    }

    /// What an event is recognised by; empty for what is no event.
    public Optional<EventIdentity> identity(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(identity(decode(value), value));
        } catch (UndecodableRecordException _) {
            return Optional.empty();
        }
    }
}
