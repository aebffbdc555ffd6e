package io.opentrail.live.queue;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;

/// What live delivery counts. Thread-safe.
public final class QueueMetrics {

    private final Counter delivered;
    private final Counter failed;
    private final Counter refused;
    private final Counter lost;

    public QueueMetrics(Meters meters) {
        delivered =
                meters.counter("delivered_events", "events that destinations have", "destination");
        failed =
                meters.counter(
                        "failed_attempts", "by the destination's code", "destination", "code");
        refused =
                meters.counter(
                        "skipped_events",
                        "events that a destination can never have",
                        "destination",
                        "reason");
        lost = meters.counter("lost_events", "events that were given up", "destination");
    }

    void delivered(String destination, int events) {
        delivered.labelValues(destination).inc(events);
    }

    void failed(String destination, String code) {
        failed.labelValues(destination, code).inc();
    }

    void refused(String destination, String reason) {
        refused.labelValues(destination, reason).inc();
    }

    void lost(String destination, int events) {
        lost.labelValues(destination).inc(events);
    }
}
