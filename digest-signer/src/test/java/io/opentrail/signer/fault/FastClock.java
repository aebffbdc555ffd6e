package io.opentrail.signer.fault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that is set at will and then runs fast, so that pauses before retries are short.
final class FastClock implements InstantSource {

    private static final int TIMES = 20;

    private Instant set = Instant.EPOCH;
    private long setNanos = System.nanoTime();

    synchronized void set(Instant now) {
        set = now;
        setNanos = System.nanoTime();
    }

    @Override
    public synchronized Instant instant() {
        return set.plus(Duration.ofNanos(TIMES * (System.nanoTime() - setNanos)));
    }
}
