package io.opentrail.controlapi.request;

import io.opentrail.controlapi.status.DeliveryStatus;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.Trail;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusResponse;

/// A trail's status on the wire: times as numbers and, for clients of old, most of them again as
/// text that is empty where there is no time.
final class StatusShape {

    private static final String NEVER = "";

    private StatusShape() {}

    // The SDK's setters take null for what is left out, but are not annotated for it.
    @SuppressWarnings("NullAway")
    static GetTrailStatusResponse of(
            Trail trail,
            DeliveryStatus logFiles,
            DeliveryStatus digests,
            DeliveryStatus notifications,
            DeliveryStatus logGroup) {
        List<LoggingPeriod> periods = trail.getLoggingPeriods();
        Optional<Instant> started = lastStart(periods);
        Optional<Instant> stopped = lastStop(periods);
        return GetTrailStatusResponse.builder()
                .isLogging(!periods.isEmpty() && periods.getLast().getStoppedAt() == null)
                .startLoggingTime(started.orElse(null))
                .stopLoggingTime(stopped.orElse(null))
                .timeLoggingStarted(text(started))
                .timeLoggingStopped(text(stopped))
                .latestDeliveryTime(logFiles.latestSuccess().orElse(null))
                .latestDeliveryError(logFiles.latestError().orElse(null))
                .latestDeliveryAttemptTime(text(logFiles.latestAttempt()))
                .latestDeliveryAttemptSucceeded(text(logFiles.latestSuccess()))
                .latestDigestDeliveryTime(digests.latestSuccess().orElse(null))
                .latestDigestDeliveryError(digests.latestError().orElse(null))
                .latestNotificationTime(notifications.latestSuccess().orElse(null))
                .latestNotificationError(notifications.latestError().orElse(null))
                .latestNotificationAttemptTime(text(notifications.latestAttempt()))
                .latestNotificationAttemptSucceeded(text(notifications.latestSuccess()))
                .latestCloudWatchLogsDeliveryTime(logGroup.latestSuccess().orElse(null))
                .latestCloudWatchLogsDeliveryError(logGroup.latestError().orElse(null))
                .build();
    }

    private static Optional<Instant> lastStart(List<LoggingPeriod> periods) {
        return periods.isEmpty() ? Optional.empty() : Optional.of(periods.getLast().getStartedAt());
    }

    private static Optional<Instant> lastStop(List<LoggingPeriod> periods) {
        return periods.reversed().stream()
                .flatMap(period -> Stream.ofNullable(period.getStoppedAt()))
                .findFirst();
    }

    private static String text(Optional<Instant> time) {
        return time.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse(NEVER);
    }
}
