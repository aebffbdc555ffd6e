package io.opentrail.history.query;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.List;
import java.util.function.Supplier;

/// How lookups go.
public final class LookupMetrics {

    private final Histogram seconds;
    private final Counter retries;
    private final Counter failures;

    /// @param meters of the module `event-history`
    public LookupMetrics(Meters meters) {
        this.seconds =
                meters.histogram(
                        "lookup_seconds",
                        "How long lookups take",
                        List.of(.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1.0));
        this.retries = meters.counter("unready_lookups", "Lookups that no instance could answer");
        this.failures =
                meters.counter("failed_lookups", "Lookups that files here could not be read for");
    }

    void failed() {
        failures.inc();
    }

    LookupAnswer timed(Supplier<LookupAnswer> lookup) {
        long begin = System.nanoTime();
        LookupAnswer answer = lookup.get();
        seconds.observe((System.nanoTime() - begin) / 1e9);
        if (answer instanceof LookupAnswer.Retry) {
            retries.inc();
        }
        return answer;
    }
}
