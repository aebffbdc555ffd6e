package io.opentrail.gateway.quota;

import java.time.Duration;

/// Fills at a steady rate up to a burst. What is taken may exceed what is there: the debt has to be
/// filled up before anything is granted again, so that a request of any size passes and the rate
/// still holds over time. Thread-safe.
final class TokenBucket {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double most;
    private double tokens;
    private long filledNanos;

    /// Full at the start.
    ///
    /// @param burst how long it takes to fill from empty to full
    /// @param nowNanos of a clock that never steps back
    TokenBucket(double perSecond, Duration burst, long nowNanos) {
        this.perSecond = perSecond;
        this.most = perSecond * burst.toNanos() / NANOS;
        this.tokens = most;
        this.filledNanos = nowNanos;
    }

    /// Until it is out of debt; zero where it is not in debt.
    synchronized Duration timeToWait(long nowNanos) {
        fill(nowNanos);
        return tokens >= 0
                ? Duration.ZERO
                : Duration.ofNanos((long) Math.ceil(-tokens / perSecond * NANOS));
    }

    synchronized void take(long count, long nowNanos) {
        fill(nowNanos);
        tokens -= count;
    }

    /// A thread that read the clock before another may come after it: its time is over.
    private void fill(long nowNanos) {
        long passed = nowNanos - filledNanos;
        if (passed > 0) {
            tokens = Math.min(most, tokens + passed / NANOS * perSecond);
            filledNanos = nowNanos;
        }
    }
}
