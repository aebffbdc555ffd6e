package io.opentrail.controlapi.request;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;

/// Counts requests and measures how long they take.
public final class RequestMeter {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter requests;
    private final Histogram seconds;

    public RequestMeter(Meters meters) {
        this.requests =
                meters.counter(
                        "answered_requests",
                        "requests by operation and code, OK where there is no error",
                        "operation",
                        "code");
        this.seconds = meters.histogram("request_seconds", "time until the answer", "operation");
    }

    /// @param operation one that there is, or `Unknown`: what callers send must not become a label
    void answered(String operation, String code, Duration duration) {
        requests.labelValues(operation, code).inc();
        seconds.labelValues(operation).observe(duration.toNanos() / NANOS_PER_SECOND);
    }
}
