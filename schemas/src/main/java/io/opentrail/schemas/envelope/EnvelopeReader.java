package io.opentrail.schemas.envelope;

import static io.opentrail.schemas.envelope.EnvelopeField.AWS_REGION;
import static io.opentrail.schemas.envelope.EnvelopeField.EVENT_ID;
import static io.opentrail.schemas.envelope.EnvelopeField.EVENT_NAME;
import static io.opentrail.schemas.envelope.EnvelopeField.EVENT_SOURCE;
import static io.opentrail.schemas.envelope.EnvelopeField.EVENT_TIME;
import static io.opentrail.schemas.envelope.EnvelopeField.EVENT_VERSION;
import static io.opentrail.schemas.envelope.EnvelopeField.RECIPIENT_ACCOUNT_ID;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a record's envelope in one pass, without a tree, leaving its bytes alone.
public final class EnvelopeReader {

    /// Of one record as it is stored: CloudTrail's own limit.
    public static final int MAX_RECORD_BYTES = 256 * 1024;

    /// Of objects and arrays; 1 is the record itself.
    public static final int MAX_DEPTH = 1_000;

    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

    /// Jackson's limits would fail a whole body for one record, so they are lifted. Depth keeps a
    /// bound because each level costs the parser memory: one that no record within its size limit
    /// can reach.
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_RECORD_BYTES + 16)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private EnvelopeReader() {}

    /// A parser of UTF-8 bytes that no record can trip by its size, depth or numbers. Its byte
    /// offsets count from `from`.
    public static JsonParser parserOf(byte[] bytes, int from, int length) throws IOException {
        return FACTORY.createParser(bytes, from, length);
    }

    /// Reads the record at which the parser stands, from its first token to its last.
    ///
    /// @throws com.fasterxml.jackson.core.JsonProcessingException if it is not JSON
    public static EnvelopeResult read(JsonParser parser) throws IOException {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            parser.skipChildren();
            return Rejected.ofRecord(
                    RejectionCode.NOT_AN_OBJECT,
                    "the record is not a JSON object",
                    Optional.empty());
        }
        long start = parser.currentTokenLocation().getByteOffset();
        RecordScan scan = RecordScan.over(parser);
        return envelopeOf(scan, parser.currentLocation().getByteOffset() - start);
    }

    /// The rejection of a record that has this size when it is stored, if it is too large.
    public static Optional<Rejected> sizeProblem(long bytes, Optional<String> eventId) {
        return bytes <= MAX_RECORD_BYTES
                ? Optional.empty()
                : Optional.of(
                        Rejected.ofRecord(
                                RejectionCode.RECORD_TOO_LARGE,
                                "the record has %d bytes, %d are allowed"
                                        .formatted(bytes, MAX_RECORD_BYTES),
                                eventId));
    }

    private static EnvelopeResult envelopeOf(RecordScan scan, long bytes) {
        Optional<String> eventId = given(scan, EVENT_ID);
        Optional<Rejected> problem =
                sizeProblem(bytes, eventId)
                        .or(() -> depthProblem(scan, eventId))
                        .or(() -> missing(scan, EVENT_TIME, eventId))
                        .or(() -> missing(scan, EVENT_SOURCE, eventId))
                        .or(() -> missing(scan, EVENT_NAME, eventId))
                        .or(() -> accountProblem(scan, eventId));
        if (problem.isPresent()) {
            return problem.get();
        }
        return eventTime(scan)
                .<EnvelopeResult>map(time -> envelope(scan, time))
                .orElseGet(() ->
                        Rejected.ofField(
                                RejectionCode.INVALID_EVENT_TIME,
                                EVENT_TIME.jsonName(),
                                "is not an ISO-8601 time with a zone, such as 2026-01-31T23:59:59Z",
                                eventId));
    }

    private static Optional<Rejected> depthProblem(RecordScan scan, Optional<String> eventId) {
        return scan.maxDepth() <= MAX_DEPTH
                ? Optional.empty()
                : Optional.of(
                        Rejected.ofRecord(
                                RejectionCode.NESTING_TOO_DEEP,
                                "the record is nested %d levels deep, %d are allowed"
                                        .formatted(scan.maxDepth(), MAX_DEPTH),
                                eventId));
    }

    private static Optional<Rejected> missing(
            RecordScan scan, EnvelopeField field, Optional<String> eventId) {
        return given(scan, field).isPresent()
                ? Optional.empty()
                : Optional.of(Rejected.missing(field.jsonName(), eventId));
    }

    private static Optional<Rejected> accountProblem(RecordScan scan, Optional<String> eventId) {
        return accountId(scan)
                .filter(account -> !ACCOUNT_ID.matcher(account).matches())
                .map(account ->
                        Rejected.ofField(
                                RejectionCode.INVALID_RECIPIENT_ACCOUNT_ID,
                                RECIPIENT_ACCOUNT_ID.jsonName(),
                                given(scan, RECIPIENT_ACCOUNT_ID).isPresent()
                                        ? "must be 12 digits"
                                        : "is missing, and userIdentity.accountId, which stands in for it, is not 12 digits",
                                eventId));
    }

    private static Optional<String> accountId(RecordScan scan) {
        return given(scan, RECIPIENT_ACCOUNT_ID)
                .or(() ->
                        scan.userIdentity()
                                .flatMap(identity -> Optional.ofNullable(identity.getAccountId()))
                                .filter(account -> !account.isEmpty()));
    }

    /// Without the years that other software cannot read.
    private static Optional<Instant> eventTime(RecordScan scan) {
        try {
            return scan.text(EVENT_TIME)
                    .map(OffsetDateTime::parse)
                    .filter(time -> time.getYear() > 0 && time.getYear() < 10_000)
                    .map(OffsetDateTime::toInstant);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// Where something has to stand, an empty text is nothing.
    private static Optional<String> given(RecordScan scan, EnvelopeField field) {
        return scan.text(field).filter(text -> !text.isEmpty());
    }

    private static RecordEnvelope envelope(RecordScan scan, Instant eventTime) {
        return new RecordEnvelope(
                given(scan, EVENT_ID).orElse(null),
                eventTime,
                accountId(scan).orElse(null),
                given(scan, AWS_REGION).orElse(null),
                given(scan, EVENT_SOURCE).orElseThrow(),
                given(scan, EVENT_NAME).orElseThrow(),
                given(scan, EVENT_VERSION).orElse(null),
                scan.text(EnvelopeField.EVENT_CATEGORY).orElse(null),
                scan.text(EnvelopeField.EVENT_TYPE).orElse(null),
                truth(scan, EnvelopeField.READ_ONLY),
                truth(scan, EnvelopeField.MANAGEMENT_EVENT),
                scan.userIdentity().orElse(null),
                scan.resources(),
                scan.text(EnvelopeField.ERROR_CODE).orElse(null),
                scan.text(EnvelopeField.SOURCE_IP_ADDRESS).orElse(null),
                scan.text(EnvelopeField.USER_AGENT).orElse(null),
                scan.text(EnvelopeField.REQUEST_ID).orElse(null),
                scan.text(EnvelopeField.SHARED_EVENT_ID).orElse(null),
                scan.text(EnvelopeField.VPC_ENDPOINT_ID).orElse(null),
                scan.text(EnvelopeField.SESSION_CREDENTIAL_FROM_CONSOLE).orElse(null),
                gaps(scan));
    }

    private static @Nullable Boolean truth(RecordScan scan, EnvelopeField field) {
        return scan.text(field)
                .filter(text -> text.equals("true") || text.equals("false"))
                .map(Boolean::valueOf)
                .orElse(null);
    }

    private static List<Gap> gaps(RecordScan scan) {
        List<Gap> gaps = new ArrayList<>();
        for (Gap.Field field : Gap.Field.values()) {
            EnvelopeField source = EnvelopeField.named(field.jsonName()).orElseThrow();
            if (given(scan, source).isEmpty()) {
                gaps.add(new Gap(field, scan.has(source)));
            }
        }
        return gaps;
    }
}
