package io.opentrail.gateway.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Whether Kafka is away, as far as the last answers tell. While it is, one request a second may
/// try; all others would wait for nothing and hold memory. Thread-safe.
final class Outage {

    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private final AtomicLong nextTryNanos = new AtomicLong();
    private volatile boolean isKnown;

    Outage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void begin() {
        nextTryNanos.set(nanoTime.getAsLong() + PAUSE_NANOS);
        isKnown = true;
    }

    void end() {
        isKnown = false;
    }

    boolean isWorthTrying() {
        if (!isKnown) {
            return true;
        }
        long now = nanoTime.getAsLong();
        long next = nextTryNanos.get();
        return now - next >= 0 && nextTryNanos.compareAndSet(next, now + PAUSE_NANOS);
    }
}
