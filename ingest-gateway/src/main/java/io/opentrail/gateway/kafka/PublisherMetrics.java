package io.opentrail.gateway.kafka;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;

/// What the gateway measures of Kafka.
public final class PublisherMetrics {

    private final Histogram publishing;
    private final Counter failures;

    public PublisherMetrics(Meters meters) {
        publishing =
                meters.histogram(
                        "publish_seconds",
                        "from the first event of a request to Kafka's last answer");
        failures =
                meters.counter(
                        "publish_failures", "requests whose events Kafka did not keep", "error");
    }

    void published(Duration taken) {
        publishing.observe(taken.toNanos() / 1e9);
    }

    void failed(Throwable cause) {
        failures.labelValues(cause.getClass().getSimpleName()).inc();
    }
}
