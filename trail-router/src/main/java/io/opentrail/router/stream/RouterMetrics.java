package io.opentrail.router.stream;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;

/// What the router has done. Counted when done, so work that a crash undoes is counted twice.
public final class RouterMetrics {

    private final Counter read;
    private final Counter routed;
    private final Counter deadLetters;

    /// @param meters of the module `trail-router`
    public RouterMetrics(Meters meters) {
        this.read = meters.counter("read_events", "Events read and decided");
        this.routed = meters.counter("routed_events", "Events written, one for each trail");
        this.deadLetters =
                meters.counter("dead_letter_records", "Records that could not be decoded");
    }

    void decided(int destinations) {
        read.inc();
        routed.inc(destinations);
    }

    void deadLetter() {
        deadLetters.inc();
    }
}
