package io.opentrail.live.aws;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.live.event.LiveEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/// An event in CloudTrail's envelope, see
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html>.
///
/// @param bytes as they count towards the limit of a request
record BusEntry(LiveEvent event, PutEventsRequestEntry entry, long bytes) {

    private static final int TIME_BYTES = 14;
    private static final String SERVICE_SUFFIX = ".amazonaws.com";

    /// @param bus its name or ARN
    /// @param sourcePrefix `aws.`, where the bus takes it
    static BusEntry of(LiveEvent event, String bus, String sourcePrefix) {
        AuditEvent envelope = event.envelope();
        String source = sourcePrefix + serviceOf(envelope.getEventSource());
        String detailType = detailType(envelope.getEventType());
        List<String> resources =
                envelope.getResources().stream()
                        .map(Resource::getArn)
                        .filter(Objects::nonNull)
                        .toList();
        PutEventsRequestEntry entry =
                PutEventsRequestEntry.builder()
                        .eventBusName(bus)
                        .time(event.eventTime())
                        .source(source)
                        .detailType(detailType)
                        .resources(resources)
                        .detail(event.record())
                        .build();
        long bytes =
                TIME_BYTES
                        + bytes(source)
                        + bytes(detailType)
                        + event.recordBytes()
                        + resources.stream().mapToLong(BusEntry::bytes).sum();
        return new BusEntry(event, entry, bytes);
    }

    /// Of `s3.amazonaws.com`, `s3`.
    private static String serviceOf(String eventSource) {
        return eventSource.endsWith(SERVICE_SUFFIX)
                ? eventSource.substring(0, eventSource.length() - SERVICE_SUFFIX.length())
                : eventSource;
    }

    static String detailType(@Nullable String eventType) {
        String what =
                switch (eventType == null ? "" : eventType) {
                    case "AwsServiceEvent" -> "AWS Service Event";
                    case "AwsConsoleSignIn" -> "AWS Console Sign In";
                    case "AwsConsoleAction" -> "AWS Console Action";
                    case "AwsCloudTrailInsight" -> "AWS Insight";
                    default -> "AWS API Call";
                };
        return what + " via CloudTrail";
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
