package io.opentrail.manifest.object;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;

/// What is counted of pages as objects. Thread-safe.
public final class ObjectMetrics {

    private final Counter put;
    private final Counter failed;

    public ObjectMetrics(Meters meters) {
        put = meters.counter("put_objects", "pages that are in their bucket");
        failed = meters.counter("failed_puts", "by the store's code", "code");
    }

    void put() {
        put.inc();
    }

    void failed(String code) {
        failed.labelValues(code).inc();
    }
}
