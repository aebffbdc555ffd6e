package io.opentrail.telemetry;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// The metrics and health checks of one process. `Main` makes it and hands it down; there is no
/// global one.
public final class Telemetry {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Health health = new Health();

    /// Also measures the JVM itself (`jvm_…`, `process_…`).
    public Telemetry() {
        JvmMetrics.builder().register(registry);
    }

    /// Makes metrics whose names begin with `opentrail_<module>_`.
    ///
    /// @param module in lower-kebab, `s3-sink`
    public Meters meters(String module) {
        return new Meters(registry, module);
    }

    public Health health() {
        return health;
    }

    /// For collectors that libraries bring.
    public PrometheusRegistry registry() {
        return registry;
    }
}
