package io.opentrail.router.stream;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;

/// What the router has done. Counted when done, so work that a crash undoes is counted twice.
public final class RouterMetrics {

    private final Counter read;
    private final Counter routed;
    private final Counter deadLetters;
    private final Counter repeated;
    private final Counter conflicting;

    /// @param meters of the module `trail-router`
    public RouterMetrics(Meters meters) {
        this.read = meters.counter("read_events", "Events read and decided");
        this.routed = meters.counter("routed_events", "Events written, one for each trail");
        this.deadLetters =
                meters.counter("dead_letter_records", "Records that could not be decoded");
        this.repeated =
                meters.counter("repeated_events", "Events dropped that had come before, the same");
        this.conflicting =
                meters.counter(
                        "conflicting_events",
                        "Events kept whose eventID had come before with other bytes");
    }

    void decided(int destinations) {
        read.inc();
        routed.inc(destinations);
    }

    void repeated() {
        read.inc();
        repeated.inc();
    }

    void conflicting() {
        conflicting.inc();
    }

    void deadLetter() {
        deadLetters.inc();
    }
}
