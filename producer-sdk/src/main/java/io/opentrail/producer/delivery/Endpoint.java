package io.opentrail.producer.delivery;

import java.net.URI;
import java.time.Duration;

/// A gateway's address and how it has been lately. Used by one thread.
final class Endpoint {

    private final URI address;
    private final URI records;
    private int failures;
    private long restsUntil;

    /// @param address as the owner configured it
    /// @param records where records are posted
    Endpoint(URI address, URI records, long now) {
        this.address = address;
        this.records = records;
        this.restsUntil = now;
    }

    URI address() {
        return address;
    }

    URI records() {
        return records;
    }

    int failures() {
        return failures;
    }

    /// How long it is still to be left alone; not positive if it can be used.
    long restNanos(long now) {
        return restsUntil - now;
    }

    void failed(int failuresInARow, Duration rest, long now) {
        failures = failuresInARow;
        restsUntil = now + rest.toNanos();
    }

    void worked() {
        failures = 0;
    }
}
