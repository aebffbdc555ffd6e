package io.opentrail.schemas.envelope;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.event.UserIdentity;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields of a record that matter to routing, matching and counting; null where the record has
/// none.
///
/// @param recipientAccountId 12 digits; the record's own, or else its `userIdentity.accountId`
/// @param gaps the fields that the record itself lacks, though the envelope may have found another
///   value
public record RecordEnvelope(
        @Nullable String eventId,
        Instant eventTime,
        @Nullable String recipientAccountId,
        @Nullable String awsRegion,
        String eventSource,
        String eventName,
        @Nullable String eventVersion,
        @Nullable String eventCategory,
        @Nullable String eventType,
        @Nullable Boolean readOnly,
        @Nullable Boolean managementEvent,
        @Nullable UserIdentity userIdentity,
        List<Resource> resources,
        @Nullable String errorCode,
        @Nullable String sourceIpAddress,
        @Nullable String userAgent,
        @Nullable String requestId,
        @Nullable String sharedEventId,
        @Nullable String vpcEndpointId,
        @Nullable String sessionCredentialFromConsole,
        List<Gap> gaps)
        implements EnvelopeResult {

    public RecordEnvelope {
        resources = List.copyOf(resources);
        gaps = List.copyOf(gaps);
    }

    /// The event of the record that this was read from.
    ///
    /// @param record its bytes, with what was added
    public AuditEvent event(Completion completion, Instant ingestTime, ByteBuffer record) {
        return AuditEvent.newBuilder()
                .setEventId(completion.eventId())
                .setEventTime(eventTime)
                .setIngestTime(ingestTime)
                .setRecipientAccountId(completion.accountId())
                .setAwsRegion(completion.region())
                .setEventSource(eventSource)
                .setEventName(eventName)
                .setEventVersion(completion.eventVersion())
                .setEventCategory(eventCategory)
                .setEventType(eventType)
                .setReadOnly(readOnly)
                .setManagementEvent(managementEvent)
                .setUserIdentity(userIdentity)
                .setResources(resources)
                .setErrorCode(errorCode)
                .setSourceIpAddress(sourceIpAddress)
                .setUserAgent(userAgent)
                .setRequestId(requestId)
                .setSharedEventId(sharedEventId)
                .setVpcEndpointId(vpcEndpointId)
                .setSessionCredentialFromConsole(sessionCredentialFromConsole)
                .setRecord(record)
                .build();
    }
}
