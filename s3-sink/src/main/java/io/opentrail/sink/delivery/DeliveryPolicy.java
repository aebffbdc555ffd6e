package io.opentrail.sink.delivery;

import io.opentrail.settings.BackOff;
import io.opentrail.trails.Compression;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// When files are closed and how refusals are met.
///
/// @param flushInterval wall-clock age of its oldest event at which a file is closed
/// @param maxFileBytes uncompressed size at which a file is closed
/// @param maxBufferedBytes of events in memory, over all partitions
/// @param parkAfter how long a bucket may refuse before its trail is parked
/// @param firstRetry the first pause between two attempts; doubles up to `maxRetry`
/// @param maxConcurrentPuts at most so many files are built and put at once
/// @param compression of trails that don't choose
public record DeliveryPolicy(
        Duration flushInterval,
        long maxFileBytes,
        long maxBufferedBytes,
        Duration parkAfter,
        Duration firstRetry,
        Duration maxRetry,
        int maxConcurrentPuts,
        Compression compression) {

    public static final DeliveryPolicy DEFAULT =
            new DeliveryPolicy(
                    Duration.ofSeconds(60),
                    40L * 1024 * 1024,
                    96L * 1024 * 1024,
                    Duration.ofSeconds(5),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(30),
                    16,
                    Compression.SMALL);

    public DeliveryPolicy {
        if (flushInterval.isNegative()
                || maxFileBytes < 1
                || maxBufferedBytes < 1
                || maxConcurrentPuts < 1) {
            throw new IllegalArgumentException(
                    "flush interval, file size, buffer size and concurrent puts must be positive, were %s, %d, %d, %d"
                            .formatted(
                                    flushInterval,
                                    maxFileBytes,
                                    maxBufferedBytes,
                                    maxConcurrentPuts));
        }
    }

    BackOff backOff(RandomGenerator random) {
        return new BackOff(firstRetry, maxRetry, random);
    }

    public DeliveryPolicy withFlushInterval(Duration interval) {
        return new DeliveryPolicy(
                interval,
                maxFileBytes,
                maxBufferedBytes,
                parkAfter,
                firstRetry,
                maxRetry,
                maxConcurrentPuts,
                compression);
    }
}
