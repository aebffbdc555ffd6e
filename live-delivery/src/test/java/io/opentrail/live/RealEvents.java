package io.opentrail.live;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.envelope.Completion;
import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.InvalidJsonException;
import io.opentrail.schemas.envelope.RealRecords;
import io.opentrail.schemas.envelope.RecordEnvelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The real records that are whole, as events.
final class RealEvents {

    static final Instant DAY = Instant.parse("2026-02-01T00:00:00Z");

    private static final Instant INGESTED = Instant.parse("2026-03-01T10:00:00Z");

    private RealEvents() {}

    static List<AuditEvent> all() {
        return RealRecords.all().stream().flatMap(RealEvents::event).toList();
    }

    static String recordOf(AuditEvent event) {
        return StandardCharsets.UTF_8.decode(event.getRecord().duplicate()).toString();
    }

    private static Stream<AuditEvent> event(String record) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        try {
            return EnvelopeReader.read(bytes) instanceof RecordEnvelope envelope
                    ? Stream.of(
                            envelope.event(completion(envelope), INGESTED, ByteBuffer.wrap(bytes)))
                    : Stream.of();
        } catch (InvalidJsonException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Completion completion(RecordEnvelope envelope) {
        return new Completion(
                Objects.requireNonNullElse(envelope.eventId(), "none"),
                Objects.requireNonNullElse(envelope.eventVersion(), "1.08"),
                Objects.requireNonNullElse(envelope.recipientAccountId(), LiveCell.ACCOUNT),
                Objects.requireNonNullElse(envelope.awsRegion(), "us-east-1"));
    }
}
