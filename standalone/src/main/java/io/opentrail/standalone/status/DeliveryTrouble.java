package io.opentrail.standalone.status;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.schemas.topics.TopicView;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A place that refuses what a trail has for it.
///
/// @param place a bucket, a topic or a log group
/// @param delivered what for
/// @param error its own code
public record DeliveryTrouble(
        String trail,
        String place,
        String region,
        String delivered,
        String error,
        int attempts,
        Instant latestAttempt,
        Optional<Instant> latestSuccess) {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Comparator<DeliveryTrouble> BY_TRAIL =
            Comparator.comparing(DeliveryTrouble::trail)
                    .thenComparing(DeliveryTrouble::region)
                    .thenComparing(DeliveryTrouble::delivered);

    /// Of the trails that there are now.
    static List<DeliveryTrouble> ofAll(KafkaConnection kafka, SchemaRegistry registry) {
        // Both topics have one partition whatever the sizing.
        var catalogue = new TopicCatalogue(TopicSizing.DEFAULT);
        try (var trails = new KafkaTrailDirectory(kafka, registry, catalogue.control());
                var statuses =
                        TopicView.start(
                                kafka,
                                catalogue.trailStatus(),
                                new AvroDeserializer<>(
                                        registry, TrailStatus.class, TrailStatus.getClassSchema()),
                                (_, _) -> {},
                                TIMEOUT)) {
            return statuses.values().stream()
                    .flatMap(status ->
                            trails
                                    .byId(status.getTrailId())
                                    .flatMap(trail -> of(trail, status))
                                    .stream())
                    .sorted(BY_TRAIL)
                    .toList();
        }
    }

    private static Optional<DeliveryTrouble> of(Trail trail, TrailStatus status) {
        @Nullable String error = status.getLatestError();
        if (error == null || trail.getDeletedAt() != null) {
            return Optional.empty();
        }
        return Optional.of(
                new DeliveryTrouble(
                        trail.getAccountId() + "/" + trail.getName(),
                        place(trail, status.getDelivered()),
                        status.getAwsRegion(),
                        status.getDelivered(),
                        error,
                        status.getFailedAttempts(),
                        status.getLatestAttemptAt(),
                        Optional.ofNullable(status.getLatestSuccessAt())));
    }

    private static String place(Trail trail, String delivered) {
        return switch (delivered) {
            case "notification" -> "topic " + trail.getSnsTopicArn();
            case "log-group" -> "log group " + trail.getCloudWatchLogsLogGroupArn();
            default -> "bucket " + trail.getBucket();
        };
    }

    String text() {
        return "trail %s, %s in %s: %s answers %s; %d attempts failed, the latest at %s, the latest success %s"
                .formatted(
                        trail,
                        delivered,
                        region,
                        place,
                        error,
                        attempts,
                        latestAttempt,
                        latestSuccess.map(Instant::toString).orElse("never"));
    }
}
