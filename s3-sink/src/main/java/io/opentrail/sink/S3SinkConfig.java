package io.opentrail.sink;

import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import io.opentrail.sink.delivery.DeliveryPolicy;
import io.opentrail.trails.Compression;
import java.time.Duration;

/// What is the sink's own; how to reach Kafka, the registry and the store are configured apart.
///
/// @param instanceId names this process among the sinks of a cell; two at once fence each other
public record S3SinkConfig(String instanceId, DeliveryPolicy policy) {

    public S3SinkConfig {
        if (instanceId.isBlank()) {
            throw new IllegalArgumentException("instance-id: must not be empty");
        }
    }

    public static S3SinkConfig from(Settings settings) {
        DeliveryPolicy defaults = DeliveryPolicy.DEFAULT;
        String instanceId =
                settings.string("instance-id", "0", "names this process among the sinks of a cell");
        Duration flushInterval =
                settings.duration(
                        "flush-interval",
                        defaults.flushInterval(),
                        "wall-clock age at which a log file is closed");
        long maxFileBytes =
                settings.bytes(
                        "max-file-bytes",
                        defaults.maxFileBytes(),
                        "uncompressed size at which a log file is closed");
        long maxBufferedBytes =
                settings.bytes(
                        "max-buffered-bytes",
                        defaults.maxBufferedBytes(),
                        "of events held in memory");
        Duration parkAfter =
                settings.duration(
                        "park-after",
                        defaults.parkAfter(),
                        "how long a bucket may refuse before its trail is parked");
        Duration maxRetry =
                settings.duration(
                        "max-retry-pause",
                        defaults.maxRetry(),
                        "the longest pause between two attempts");
        int puts =
                settings.integer(
                        "max-concurrent-puts",
                        defaults.maxConcurrentPuts(),
                        "log files made and put at once");
        Compression compression =
                settings.withDefault(
                        "compression",
                        ValueFormat.oneOf(Compression.class),
                        defaults.compression(),
                        "of trails that don't choose: `small`, or `fast`, which takes a third of the time");
        return new S3SinkConfig(
                instanceId,
                new DeliveryPolicy(
                        flushInterval,
                        maxFileBytes,
                        maxBufferedBytes,
                        parkAfter,
                        defaults.firstRetry(),
                        maxRetry,
                        puts,
                        compression));
    }
}
