package io.opentrail.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/// Makes the metrics of one module, named `opentrail_<module>_<noun>_<unit>`. A name can be taken
/// once.
///
/// Names given here are the `<noun>_<unit>` part: `delivered_bytes`, `request_seconds`,
/// `rejected_events`. A counter's `_total` is added when it is shown. Labels must have few values:
/// never an event, a user, an object key.
public final class Meters {
    private static final Pattern MODULE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern NOUN_AND_UNIT = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)+");

    private final PrometheusRegistry registry;
    private final String prefix;

    Meters(PrometheusRegistry registry, String module) {
        if (!MODULE.matcher(module).matches()) {
            throw new IllegalArgumentException("module '" + module + "' is not in lower-kebab");
        }
        this.registry = registry;
        this.prefix = "opentrail_" + module.replace('-', '_') + "_";
    }

    public Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(full(name)).help(help).labelNames(labels).register(registry);
    }

    public Gauge gauge(String name, String help, String... labels) {
        return Gauge.builder().name(full(name)).help(help).labelNames(labels).register(registry);
    }

    /// Asks for the value whenever the metrics are read; it must answer at once.
    public void gaugeOf(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(full(name))
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /// With buckets from 5 ms to 10 s, for a name in seconds.
    public Histogram histogram(String name, String help, String... labels) {
        return histogram(
                name,
                help,
                List.of(.005, .01, .025, .05, .1, .25, .5, 1.0, 2.5, 5.0, 10.0),
                labels);
    }

    /// With buckets of its own.
    ///
    /// @param upperBounds of the buckets, ascending and inclusive; one without bound is added
    public Histogram histogram(
            String name, String help, List<Double> upperBounds, String... labels) {
        return Histogram.builder()
                .name(full(name))
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(upperBounds.stream().mapToDouble(Double::doubleValue).toArray())
                .register(registry);
    }

    private String full(String name) {
        if (!NOUN_AND_UNIT.matcher(name).matches() || name.endsWith("_total")) {
            throw new IllegalArgumentException(
                    "metric '" + name + "' is not of the form noun_unit without _total");
        }
        return prefix + name;
    }
}
