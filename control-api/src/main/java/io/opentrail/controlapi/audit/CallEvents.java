package io.opentrail.controlapi.audit;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.envelope.Completion;
import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.InvalidJsonException;
import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.schemas.envelope.Rejected;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// The events of calls; their envelopes are read from their records, as those of all events are.
final class CallEvents {

    private static final String START_LOGGING = "StartLogging";

    private CallEvents() {}

    /// @param completedAt when the answer was known
    static AuditEvent of(AuditedCall call, CallResult result, UUID eventId, Instant completedAt) {
        byte[] record = RecordForm.of(call, result, eventId, completedAt);
        RecordEnvelope envelope = envelope(record);
        return envelope.event(
                complete(envelope), ingestTime(call, completedAt), ByteBuffer.wrap(record));
    }

    /// What a trail takes is decided by what it was at this time. So a call that stops, deletes or
    /// narrows a trail is seen by it: it came in before that. A call that starts a trail is seen by
    /// it, too, so that both ends of a gap show. The millisecond is because times are whole ones
    /// and a logging period's end is exclusive.
    private static Instant ingestTime(AuditedCall call, Instant completedAt) {
        return call.operation().equals(START_LOGGING)
                ? completedAt
                : call.arrivedAt().minusMillis(1);
    }

    private static RecordEnvelope envelope(byte[] record) {
        try {
            return switch (EnvelopeReader.read(record)) {
                case RecordEnvelope envelope -> envelope;
                case Rejected rejected ->
                        throw new IllegalStateException(
                                "a control call's record is not valid: " + rejected.message());
            };
        } catch (InvalidJsonException e) {
            throw new IllegalStateException("a control call's record is not JSON", e);
        }
    }

    /// All of it is in the record.
    private static Completion complete(RecordEnvelope envelope) {
        return new Completion(
                Objects.requireNonNull(envelope.eventId()),
                Objects.requireNonNull(envelope.eventVersion()),
                Objects.requireNonNull(envelope.recipientAccountId()),
                Objects.requireNonNull(envelope.awsRegion()));
    }
}
