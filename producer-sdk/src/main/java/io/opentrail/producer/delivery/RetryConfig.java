package io.opentrail.producer.delivery;

import java.time.Duration;

/// How long is waited for a gateway, and between attempts at it: a random time between nothing and
/// a bound, which doubles with each failure in a row; what the gateway asks for by `Retry-After` at
/// least, up to five minutes. Attempts go on for as long as events wait.
///
/// @param requestTimeout from sending a batch until its answer is there
/// @param firstPause the bound after the first failure
/// @param maxPause the largest bound
public record RetryConfig(
        Duration connectTimeout, Duration requestTimeout, Duration firstPause, Duration maxPause) {

    public static final RetryConfig DEFAULT =
            new RetryConfig(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(30));

    public RetryConfig {
        if (connectTimeout.isZero()
                || connectTimeout.isNegative()
                || requestTimeout.isZero()
                || requestTimeout.isNegative()) {
            throw new IllegalArgumentException("retries: timeouts must be positive");
        }
        if (firstPause.isZero() || firstPause.isNegative() || maxPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "retries: firstPause must be positive and maxPause no less, not %s and %s"
                            .formatted(firstPause, maxPause));
        }
    }

    /// The bound after so many failures in a row.
    Duration bound(int failures) {
        int doublings = Math.min(failures - 1, 20);
        Duration doubled = firstPause.multipliedBy(1L << doublings);
        return doubled.compareTo(maxPause) > 0 ? maxPause : doubled;
    }
}
