package io.opentrail.manifest;

import io.opentrail.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;

/// What is the manifest's own.
///
/// @param instanceId distinct for each running instance, the same after a restart
/// @param stateDirectory of Kafka Streams; is rebuilt from Kafka if lost
/// @param pageInterval between pages of a trail
/// @param maxRetryPause the longest pause between two attempts to put a page
public record DeliveryManifestConfig(
        String instanceId, Path stateDirectory, Duration pageInterval, Duration maxRetryPause) {

    public static final Duration DEFAULT_PAGE_INTERVAL = Duration.ofSeconds(15);
    public static final Duration DEFAULT_MAX_RETRY_PAUSE = Duration.ofSeconds(30);

    public DeliveryManifestConfig {
        if (instanceId.isBlank()) {
            throw new IllegalArgumentException("instance-id must not be blank");
        }
        if (!pageInterval.isPositive()) {
            throw new IllegalArgumentException("page-interval must be positive");
        }
    }

    public static DeliveryManifestConfig from(Settings settings) {
        return new DeliveryManifestConfig(
                settings.string(
                        "instance-id",
                        "delivery-manifest-0",
                        "of this instance; distinct, and kept on restart"),
                settings.path(
                        "state-dir", Path.of("data/delivery-manifest"), "folder of Kafka Streams"),
                settings.duration(
                        "page-interval", DEFAULT_PAGE_INTERVAL, "time between pages of a trail"),
                settings.duration(
                        "max-retry-pause",
                        DEFAULT_MAX_RETRY_PAUSE,
                        "the longest pause between two attempts to put a page"));
    }
}
