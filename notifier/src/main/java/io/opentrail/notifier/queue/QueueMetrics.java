package io.opentrail.notifier.queue;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;

/// What the notifier counts. Thread-safe.
public final class QueueMetrics {

    private final Counter published;
    private final Counter failed;
    private final Counter lost;

    public QueueMetrics(Meters meters) {
        published = meters.counter("published_log_files", "log files that targets were told of");
        failed = meters.counter("failed_attempts", "by the target's code", "code");
        lost = meters.counter("lost_log_files", "log files that nobody was told of");
    }

    void published(int logFiles) {
        published.inc(logFiles);
    }

    void failed(String code) {
        failed.labelValues(code).inc();
    }

    void lost(int logFiles) {
        lost.inc(logFiles);
    }
}
