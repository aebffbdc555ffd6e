package io.opentrail.settings;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after failures in a row: doubled with each of them up to a bound; between half
/// and all of it, so that those who failed together don't come back together.
///
/// @param first after one failure
/// @param longest after many
/// @param random where in between
public record BackOff(Duration first, Duration longest, RandomGenerator random) {

    private static final int MAX_DOUBLINGS = 20;

    public BackOff {
        if (!first.isPositive() || !longest.isPositive()) {
            throw new IllegalArgumentException(
                    "pauses must be positive, were %s and %s".formatted(first, longest));
        }
    }

    /// In whole milliseconds.
    ///
    /// @param failures in a row, 1 or more
    public Duration after(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, MAX_DOUBLINGS));
        long full = (doubled.compareTo(longest) < 0 ? doubled : longest).toMillis();
        return Duration.ofMillis(random.nextLong(full / 2, full + 1));
    }
}
