package io.opentrail.schemas.envelope;

import static io.opentrail.schemas.envelope.RecordScan.place;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.event.UserIdentity;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The fields of a record that matter to routing, matching and counting; null where the record has
/// none. Refers to the bytes that it was read from; texts are made of them when asked for.
public final class RecordEnvelope implements EnvelopeResult {

    private final RecordScan scan;
    private final Spans spans;
    private final long eventTimeMillis;

    RecordEnvelope(RecordScan scan, long eventTimeMillis) {
        this.scan = scan;
        this.spans = scan.spans();
        this.eventTimeMillis = eventTimeMillis;
    }

    /// Of the record's opening brace, in the bytes that it was read from.
    public int start() {
        return scan.start();
    }

    /// Behind the record's closing brace.
    public int end() {
        return scan.end();
    }

    byte[] bytes() {
        return spans.bytes();
    }

    Spans spans() {
        return spans;
    }

    boolean hasIdentity() {
        return scan.hasIdentity();
    }

    int resourceCount() {
        return scan.resources();
    }

    public @Nullable String eventId() {
        return scan.given(EnvelopeField.EVENT_ID);
    }

    public Instant eventTime() {
        return Instant.ofEpochMilli(eventTimeMillis);
    }

    public long eventTimeMillis() {
        return eventTimeMillis;
    }

    /// 12 digits; the record's own, or else its `userIdentity.accountId`.
    public @Nullable String recipientAccountId() {
        int place = scan.accountPlace();
        return place < 0 ? null : spans.text(place);
    }

    public @Nullable String awsRegion() {
        return scan.given(EnvelopeField.AWS_REGION);
    }

    public String eventSource() {
        return String.valueOf(text(EnvelopeField.EVENT_SOURCE));
    }

    public String eventName() {
        return String.valueOf(text(EnvelopeField.EVENT_NAME));
    }

    public @Nullable String eventVersion() {
        return scan.given(EnvelopeField.EVENT_VERSION);
    }

    public @Nullable String eventCategory() {
        return text(EnvelopeField.EVENT_CATEGORY);
    }

    public @Nullable String eventType() {
        return text(EnvelopeField.EVENT_TYPE);
    }

    public @Nullable Boolean readOnly() {
        return truth(EnvelopeField.READ_ONLY);
    }

    public @Nullable Boolean managementEvent() {
        return truth(EnvelopeField.MANAGEMENT_EVENT);
    }

    public @Nullable UserIdentity userIdentity() {
        return scan.hasIdentity()
                ? new UserIdentity(
                        text(IdentityField.TYPE),
                        text(IdentityField.PRINCIPAL_ID),
                        text(IdentityField.ARN),
                        text(IdentityField.ACCOUNT_ID),
                        text(IdentityField.ACCESS_KEY_ID),
                        text(IdentityField.USER_NAME),
                        text(IdentityField.INVOKED_BY))
                : null;
    }

    public List<Resource> resources() {
        return IntStream.range(0, scan.resources())
                .mapToObj(number ->
                        new Resource(
                                spans.text(place(number, ResourceField.ARN)),
                                spans.text(place(number, ResourceField.ACCOUNT_ID)),
                                spans.text(place(number, ResourceField.TYPE))))
                .toList();
    }

    public @Nullable String errorCode() {
        return text(EnvelopeField.ERROR_CODE);
    }

    public @Nullable String sourceIpAddress() {
        return text(EnvelopeField.SOURCE_IP_ADDRESS);
    }

    public @Nullable String userAgent() {
        return text(EnvelopeField.USER_AGENT);
    }

    public @Nullable String requestId() {
        return text(EnvelopeField.REQUEST_ID);
    }

    public @Nullable String sharedEventId() {
        return text(EnvelopeField.SHARED_EVENT_ID);
    }

    public @Nullable String vpcEndpointId() {
        return text(EnvelopeField.VPC_ENDPOINT_ID);
    }

    public @Nullable String sessionCredentialFromConsole() {
        return text(EnvelopeField.SESSION_CREDENTIAL_FROM_CONSOLE);
    }

    /// The record's own `eventID`, between its quotes; empty where there is none in quotes.
    public Optional<Span> quotedEventId() {
        return quoted(EnvelopeField.EVENT_ID);
    }

    /// The record's own `recipientAccountId`, in the same way.
    public Optional<Span> quotedRecipientAccountId() {
        return quoted(EnvelopeField.RECIPIENT_ACCOUNT_ID);
    }

    /// Whether the record names a `sharedEventID`, with or without a value.
    public boolean namesSharedEventId() {
        return spans.isThere(place(EnvelopeField.SHARED_EVENT_ID));
    }

    private Optional<Span> quoted(EnvelopeField field) {
        int start = spans.start(place(field));
        return scan.isGiven(field) && spans.bytes()[start - 1] == '"'
                ? Optional.of(new Span(start, start + spans.length(place(field))))
                : Optional.empty();
    }

    /// Some of the bytes that an envelope was read from.
    ///
    /// @param end behind the last one
    public record Span(int start, int end) {}

    /// The fields that the record itself lacks, though the envelope may have found another value.
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>(0);
        for (Gap.Field field : Gap.FIELDS) {
            if (!scan.isGiven(field.source())) {
                gaps.add(new Gap(field, spans.isThere(place(field.source()))));
            }
        }
        return gaps;
    }

    /// The event of the record that this was read from.
    ///
    /// @param record its bytes, with what was added
    public AuditEvent event(Completion completion, Instant ingestTime, ByteBuffer record) {
        return AuditEvent.newBuilder()
                .setEventId(completion.eventId())
                .setEventTime(eventTime())
                .setIngestTime(ingestTime)
                .setRecipientAccountId(completion.accountId())
                .setAwsRegion(completion.region())
                .setEventSource(eventSource())
                .setEventName(eventName())
                .setEventVersion(completion.eventVersion())
                .setEventCategory(eventCategory())
                .setEventType(eventType())
                .setReadOnly(readOnly())
                .setManagementEvent(managementEvent())
                .setUserIdentity(userIdentity())
                .setResources(resources())
                .setErrorCode(errorCode())
                .setSourceIpAddress(sourceIpAddress())
                .setUserAgent(userAgent())
                .setRequestId(requestId())
                .setSharedEventId(sharedEventId())
                .setVpcEndpointId(vpcEndpointId())
                .setSessionCredentialFromConsole(sessionCredentialFromConsole())
                .setRecord(record)
                .build();
    }

    private @Nullable Boolean truth(EnvelopeField field) {
        String text = text(field);
        boolean isTrue = "true".equals(text);
        return (isTrue || "false".equals(text)) ? Boolean.valueOf(isTrue) : null;
    }

    private @Nullable String text(EnvelopeField field) {
        return spans.text(place(field));
    }

    private @Nullable String text(IdentityField field) {
        return spans.text(place(field));
    }
}
