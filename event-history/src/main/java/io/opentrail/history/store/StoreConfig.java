package io.opentrail.history.store;

import io.opentrail.settings.Settings;
import java.time.Duration;

/// How stores keep their events.
///
/// @param retention how long an event is found, from its place in time on
/// @param segment how much time is dropped at once; 1 s to 49 days
/// @param cacheBytes for blocks read from disk, of all stores of a process together
/// @param writeBufferBytes for events that are not in a file yet, of all together
public record StoreConfig(
        Duration retention, Duration segment, long cacheBytes, long writeBufferBytes) {

    private static final Duration LONGEST_SEGMENT = Duration.ofDays(49);

    public static final StoreConfig DEFAULT =
            new StoreConfig(
                    Duration.ofDays(90), Duration.ofDays(1), 64 * 1024 * 1024, 64 * 1024 * 1024);

    public static StoreConfig from(Settings settings) {
        return new StoreConfig(
                settings.duration(
                        "history-retention",
                        DEFAULT.retention,
                        "how long events are found, by their eventTime"),
                settings.duration(
                        "history-segment", DEFAULT.segment, "how much time is dropped at once"),
                settings.bytes(
                        "history-cache",
                        DEFAULT.cacheBytes,
                        "memory for blocks of events read from disk"),
                settings.bytes(
                        "history-write-buffer",
                        DEFAULT.writeBufferBytes,
                        "memory for events that are not in a file yet"));
    }

    public StoreConfig {
        if (segment.compareTo(Duration.ofSeconds(1)) < 0
                || segment.compareTo(LONGEST_SEGMENT) > 0) {
            throw new IllegalArgumentException(
                    "segment must be from 1 s to 49 days, was " + segment);
        }
        if (retention.compareTo(segment) < 0) {
            throw new IllegalArgumentException(
                    "retention must not be shorter than a segment, %s, was %s"
                            .formatted(segment, retention));
        }
        if (cacheBytes < 1 || writeBufferBytes < 1) {
            throw new IllegalArgumentException("cache and write buffer must have 1 byte or more");
        }
    }
}
