package io.opentrail.verifier.chain;

import java.time.Duration;
import java.time.Instant;

/// What a validation is asked for.
///
/// @param start inclusive
/// @param end inclusive
public record TimeRange(Instant start, Instant end) {

    /// A log file delivered just before the end is in a digest that ends later.
    private static final Duration SPILL = Duration.ofHours(1);

    /// A key's validity may begin with the digest after.
    private static final Duration KEY_SLACK = Duration.ofHours(2);

    public TimeRange {
        if (start.isAfter(end)) {
            throw new IllegalArgumentException(
                    "Invalid time range specified: start-time must occur before end-time");
        }
    }

    /// The latest end of a digest that belongs to the range.
    Instant lastDigestEnd() {
        return end.plus(SPILL);
    }

    Instant lastKeyTime() {
        return end.plus(KEY_SLACK);
    }
}
