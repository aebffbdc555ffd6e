package io.opentrail.producer.spool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where events wait while the gateway cannot take them.
///
/// @param folder of this process alone; made if missing. Events that an earlier process left there
///   are sent first
/// @param maxBytes of waiting events on disk, at least 8 MiB; the memory's own file comes on top
/// @param durability what an event outlives when `record` returns
/// @param spillAfter age at which events that are not acknowledged move from memory to disk; when a
///   quarter of the memory is used they move at once
/// @param syncInterval how often events are moved to disk and synced, so that they outlive a power
///   failure; all that are left are synced at a clean close. Never if empty, which leaves it to the
///   operating system
public record SpoolConfig(
        Path folder,
        long maxBytes,
        Durability durability,
        Duration spillAfter,
        Optional<Duration> syncInterval) {

    private static final long MIN_BYTES = 8 << 20;
    private static final long DEFAULT_BYTES = 1L << 30;
    private static final int SEGMENTS = 8;
    private static final long MAX_SEGMENT_BYTES = 16 << 20;

    public SpoolConfig {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "spool of %s: maxBytes must be %d at least, not %d"
                            .formatted(folder, MIN_BYTES, maxBytes));
        }
        if (spillAfter.isNegative() || syncInterval.filter(i -> i.isNegative()).isPresent()) {
            throw new IllegalArgumentException(
                    "spool of %s: spillAfter and syncInterval must not be negative"
                            .formatted(folder));
        }
    }

    /// 1 GiB; events outlive the process; the operating system syncs when it will.
    public static SpoolConfig in(Path folder) {
        return new SpoolConfig(
                folder, DEFAULT_BYTES, Durability.PROCESS, Duration.ofSeconds(1), Optional.empty());
    }

    public SpoolConfig withMaxBytes(long bytes) {
        return new SpoolConfig(folder, bytes, durability, spillAfter, syncInterval);
    }

    public SpoolConfig withDurability(Durability other) {
        return new SpoolConfig(folder, maxBytes, other, spillAfter, syncInterval);
    }

    public SpoolConfig withSpillAfter(Duration age) {
        return new SpoolConfig(folder, maxBytes, durability, age, syncInterval);
    }

    public SpoolConfig withSyncInterval(Duration interval) {
        return new SpoolConfig(folder, maxBytes, durability, spillAfter, Optional.of(interval));
    }

    /// Size at which a file of the spool is full.
    long segmentBytes() {
        return Math.min(MAX_SEGMENT_BYTES, maxBytes / SEGMENTS);
    }
}
