package io.opentrail.sink;

import io.opentrail.telemetry.Telemetry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;

/// Reads what a sink has measured.
record Measured(Telemetry telemetry) {

    Measured() {
        this(new Telemetry());
    }

    /// A counter or gauge, over all labels.
    ///
    /// @param name without the module's prefix
    double value(String name) {
        return telemetry.registry().scrape(("opentrail_s3_sink_" + name)::equals).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point ->
                        switch (point) {
                            case CounterDataPointSnapshot counter -> counter.getValue();
                            case GaugeDataPointSnapshot gauge -> gauge.getValue();
                            default -> throw new IllegalStateException(point.toString());
                        })
                .sum();
    }
}
