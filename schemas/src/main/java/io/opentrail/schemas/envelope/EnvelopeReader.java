package io.opentrail.schemas.envelope;

import static io.opentrail.schemas.envelope.EnvelopeField.EVENT_NAME;
import static io.opentrail.schemas.envelope.EnvelopeField.EVENT_SOURCE;
import static io.opentrail.schemas.envelope.EnvelopeField.EVENT_TIME;
import static io.opentrail.schemas.envelope.EnvelopeField.RECIPIENT_ACCOUNT_ID;

import java.util.Optional;
import java.util.OptionalLong;

/// Reads a record's envelope in one pass, without a tree, leaving its bytes alone.
public final class EnvelopeReader {

    /// Of one record as it is stored: CloudTrail's own limit.
    public static final int MAX_RECORD_BYTES = 256 * 1024;

    /// Of objects and arrays; 1 is the record itself.
    public static final int MAX_DEPTH = 1_000;

    private EnvelopeReader() {}

    /// Reads bytes that are one record and nothing else.
    ///
    /// @throws InvalidJsonException if they are not one JSON value
    public static EnvelopeResult read(byte[] record) throws InvalidJsonException {
        JsonCursor cursor = new JsonCursor(record, 0, record.length);
        EnvelopeResult result = read(cursor);
        if (cursor.peek() >= 0) {
            throw new InvalidJsonException(
                    cursor.position(), "there is more behind the end of the record");
        }
        return result;
    }

    /// Reads the record that is the cursor's next value, to its end. The envelope refers to the
    /// cursor's bytes: don't write to them afterwards.
    ///
    /// @throws InvalidJsonException if it is not JSON
    public static EnvelopeResult read(JsonCursor cursor) throws InvalidJsonException {
        cursor.startRecord();
        if (cursor.peek() != '{') {
            cursor.skipValue();
            return Rejected.ofRecord(
                    RejectionCode.NOT_AN_OBJECT,
                    "the record is not a JSON object",
                    Optional.empty());
        }
        int around = cursor.depth();
        RecordScan scan = RecordScan.over(cursor);
        Optional<Rejected> problem = problem(scan, cursor.maxDepth() - around, cursor.notUtf8At());
        if (problem.isPresent()) {
            return problem.get();
        }
        OptionalLong time = EventTime.millis(scan.spans(), RecordScan.place(EVENT_TIME));
        return time.isPresent()
                ? new RecordEnvelope(scan, time.getAsLong())
                : Rejected.ofField(
                        RejectionCode.INVALID_EVENT_TIME,
                        EVENT_TIME.jsonName(),
                        "is not an ISO-8601 time with a zone, such as 2026-01-31T23:59:59Z",
                        eventId(scan));
    }

    /// The rejection of a record that has this size when it is stored, if it is too large.
    public static Optional<Rejected> sizeProblem(long bytes, Optional<String> eventId) {
        return bytes <= MAX_RECORD_BYTES ? Optional.empty() : Optional.of(tooLarge(bytes, eventId));
    }

    private static Optional<Rejected> problem(RecordScan scan, int depth, int notUtf8At) {
        int bytes = scan.end() - scan.start();
        if (bytes > MAX_RECORD_BYTES) {
            return Optional.of(tooLarge(bytes, eventId(scan)));
        }
        if (depth > MAX_DEPTH) {
            return Optional.of(
                    Rejected.ofRecord(
                            RejectionCode.NESTING_TOO_DEEP,
                            "the record is nested %d levels deep, %d are allowed"
                                    .formatted(depth, MAX_DEPTH),
                            eventId(scan)));
        }
        if (notUtf8At >= 0) {
            return Optional.of(
                    Rejected.ofRecord(
                            RejectionCode.INVALID_JSON,
                            "byte %d of the record is not valid UTF-8, or begins a name that escapes half a surrogate pair"
                                    .formatted(notUtf8At - scan.start()),
                            eventId(scan)));
        }
        if (!scan.isGiven(EVENT_TIME)) {
            return Optional.of(Rejected.missing(EVENT_TIME.jsonName(), eventId(scan)));
        }
        if (!scan.isGiven(EVENT_SOURCE)) {
            return Optional.of(Rejected.missing(EVENT_SOURCE.jsonName(), eventId(scan)));
        }
        if (!scan.isGiven(EVENT_NAME)) {
            return Optional.of(Rejected.missing(EVENT_NAME.jsonName(), eventId(scan)));
        }
        return accountProblem(scan);
    }

    private static Rejected tooLarge(long bytes, Optional<String> eventId) {
        return Rejected.ofRecord(
                RejectionCode.RECORD_TOO_LARGE,
                "the record has %d bytes, %d are allowed".formatted(bytes, MAX_RECORD_BYTES),
                eventId);
    }

    private static Optional<Rejected> accountProblem(RecordScan scan) {
        int place = scan.accountPlace();
        if (place < 0 || AccountIds.isAccountId(scan.spans(), place)) {
            return Optional.empty();
        }
        return Optional.of(
                Rejected.ofField(
                        RejectionCode.INVALID_RECIPIENT_ACCOUNT_ID,
                        RECIPIENT_ACCOUNT_ID.jsonName(),
                        scan.isGiven(RECIPIENT_ACCOUNT_ID)
                                ? "must be 12 digits"
                                : "is missing, and userIdentity.accountId, which stands in for it, is not 12 digits",
                        eventId(scan)));
    }

    private static Optional<String> eventId(RecordScan scan) {
        return Optional.ofNullable(scan.given(EnvelopeField.EVENT_ID));
    }
}
