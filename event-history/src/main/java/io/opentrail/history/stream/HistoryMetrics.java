package io.opentrail.history.stream;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;

/// What the history has done. Counted when done, so work that a crash undoes is counted twice.
public final class HistoryMetrics {

    private final Counter read;
    private final Counter kept;
    private final Counter undecodable;

    /// @param meters of the module `event-history`
    public HistoryMetrics(Meters meters) {
        this.read = meters.counter("read_events", "Events read, of all categories");
        this.kept = meters.counter("kept_events", "Events put into the history");
        this.undecodable =
                meters.counter("undecodable_records", "Records that are no event, passed over");
    }

    void read() {
        read.inc();
    }

    void kept() {
        kept.inc();
    }

    void undecodable() {
        undecodable.inc();
    }
}
