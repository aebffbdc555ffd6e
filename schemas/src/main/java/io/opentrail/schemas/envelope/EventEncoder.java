package io.opentrail.schemas.envelope;

import static io.opentrail.schemas.envelope.RecordScan.place;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes events in Avro's binary form as [io.opentrail.event.AuditEvent]'s own writer would, but
/// straight from the bytes of their records, each of which is copied once. For one thread.
public final class EventEncoder {

    private static final int NULL_BRANCH = 0;
    private static final int VALUE_BRANCH = 1;

    private final AvroBuffer head = new AvroBuffer();
    private final AvroBuffer recordLength = new AvroBuffer();
    private final long ingestMillis;

    /// @param ingestMillis arrival of all its events, since 1970
    public EventEncoder(long ingestMillis) {
        this.ingestMillis = ingestMillis;
    }

    /// The event of a record, as it goes to Kafka.
    ///
    /// @param headerBytes to leave free before the event
    /// @param sharedEventId in place of the record's own
    public byte[] encode(
            RecordEnvelope envelope,
            Completion completion,
            Optional<String> sharedEventId,
            RecordBytes record,
            int headerBytes) {
        head.clear();
        required(envelope, completion);
        described(envelope, completion);
        identity(envelope);
        resources(envelope);
        rest(envelope, sharedEventId);
        recordLength.clear();
        recordLength.longValue(record.length());
        byte[] event =
                new byte[headerBytes + head.length() + recordLength.length() + record.length()];
        head.copyTo(event, headerBytes);
        recordLength.copyTo(event, headerBytes + head.length());
        record.copyTo(event, headerBytes + head.length() + recordLength.length());
        return event;
    }

    private void required(RecordEnvelope envelope, Completion completion) {
        Spans spans = envelope.spans();
        head.text(completion.eventId());
        head.longValue(envelope.eventTimeMillis());
        head.longValue(ingestMillis);
        head.text(completion.accountId());
        head.text(completion.region());
        text(spans, place(EnvelopeField.EVENT_SOURCE));
        text(spans, place(EnvelopeField.EVENT_NAME));
    }

    private void described(RecordEnvelope envelope, Completion completion) {
        Spans spans = envelope.spans();
        head.longValue(VALUE_BRANCH);
        head.text(completion.eventVersion());
        optional(spans, place(EnvelopeField.EVENT_CATEGORY));
        optional(spans, place(EnvelopeField.EVENT_TYPE));
        truth(envelope.readOnly());
        truth(envelope.managementEvent());
    }

    private void identity(RecordEnvelope envelope) {
        if (!envelope.hasIdentity()) {
            head.longValue(NULL_BRANCH);
            return;
        }
        Spans spans = envelope.spans();
        head.longValue(VALUE_BRANCH);
        optional(spans, place(IdentityField.TYPE));
        optional(spans, place(IdentityField.PRINCIPAL_ID));
        optional(spans, place(IdentityField.ARN));
        optional(spans, place(IdentityField.ACCOUNT_ID));
        optional(spans, place(IdentityField.ACCESS_KEY_ID));
        optional(spans, place(IdentityField.USER_NAME));
        optional(spans, place(IdentityField.INVOKED_BY));
    }

    private void resources(RecordEnvelope envelope) {
        Spans spans = envelope.spans();
        int count = envelope.resourceCount();
        if (count > 0) {
            head.longValue(count);
        }
        for (int number = 0; number < count; number++) {
            optional(spans, place(number, ResourceField.ARN));
            optional(spans, place(number, ResourceField.ACCOUNT_ID));
            optional(spans, place(number, ResourceField.TYPE));
        }
        head.longValue(0);
    }

    private void rest(RecordEnvelope envelope, Optional<String> sharedEventId) {
        Spans spans = envelope.spans();
        optional(spans, place(EnvelopeField.ERROR_CODE));
        optional(spans, place(EnvelopeField.SOURCE_IP_ADDRESS));
        optional(spans, place(EnvelopeField.USER_AGENT));
        optional(spans, place(EnvelopeField.REQUEST_ID));
        if (sharedEventId.isPresent()) {
            head.longValue(VALUE_BRANCH);
            head.text(sharedEventId.get());
        } else {
            optional(spans, place(EnvelopeField.SHARED_EVENT_ID));
        }
        optional(spans, place(EnvelopeField.VPC_ENDPOINT_ID));
        optional(spans, place(EnvelopeField.SESSION_CREDENTIAL_FROM_CONSOLE));
    }

    private void truth(@Nullable Boolean value) {
        if (value == null) {
            head.longValue(NULL_BRANCH);
        } else {
            head.longValue(VALUE_BRANCH);
            head.truth(value);
        }
    }

    private void optional(Spans spans, int place) {
        if (spans.hasText(place)) {
            head.longValue(VALUE_BRANCH);
            text(spans, place);
        } else {
            head.longValue(NULL_BRANCH);
        }
    }

    private void text(Spans spans, int place) {
        if (spans.isEscaped(place)) {
            head.text(String.valueOf(spans.text(place)));
        } else {
            head.text(spans.bytes(), spans.start(place), spans.length(place));
        }
    }
}
