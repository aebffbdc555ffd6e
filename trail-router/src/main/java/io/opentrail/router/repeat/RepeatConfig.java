package io.opentrail.router.repeat;

import io.opentrail.settings.Settings;
import java.time.Duration;

/// How long events are remembered, and in how much memory.
///
/// @param window within which an event that comes again is dropped; an hour at least, or zero: none
///   is remembered
/// @param memoryBytes outside the heap, for the caches and write buffers of all partitions together
public record RepeatConfig(Duration window, long memoryBytes) {

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final long LEAST_MEMORY = 8L << 20;

    public static final RepeatConfig DEFAULT = new RepeatConfig(SHORTEST, 32L << 20);

    public RepeatConfig {
        if (!window.isZero() && window.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "retry-window must be 1h or more, or 0s for none, was " + window);
        }
        if (memoryBytes < LEAST_MEMORY) {
            throw new IllegalArgumentException(
                    "retry-memory must be 8MiB or more, was %d bytes".formatted(memoryBytes));
        }
    }

    public static RepeatConfig from(Settings settings) {
        return new RepeatConfig(
                settings.duration(
                        "retry-window",
                        DEFAULT.window,
                        "an event that comes again within it is dropped; 1h or more, or 0s: none is"),
                settings.bytes(
                        "retry-memory",
                        DEFAULT.memoryBytes,
                        "outside the heap, to look up which events came before"));
    }

    boolean isOff() {
        return window.isZero();
    }

    /// Events are remembered by slices of time, each as long as the window.
    Duration slice() {
        return isOff() ? SHORTEST : window;
    }
}
