package io.opentrail.controlapi.audit;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.function.IntSupplier;

/// What the audit counts.
final class AuditMeter {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter kept;
    private final Counter late;
    private final Counter lost;
    private final Counter refused;
    private final Counter passedOver;
    private final Histogram seconds;

    AuditMeter(Meters meters, IntSupplier waiting) {
        kept = meters.counter("audit_kept_events", "events of calls that Kafka has acknowledged");
        late =
                meters.counter(
                        "audit_late_events",
                        "calls that were answered before their event was kept");
        lost = meters.counter("audit_lost_events", "events of calls that were given up");
        refused =
                meters.counter(
                        "audit_refused_writes",
                        "writes not carried out because earlier events were still waiting");
        passedOver =
                meters.counter(
                        "audit_passed_over_calls", "requests that become no event", "reason");
        seconds =
                meters.histogram(
                        "audit_keeping_seconds", "from the answer until its event is kept");
        meters.gaugeOf("audit_waiting_events", "events not yet kept", waiting::getAsInt);
    }

    void kept(Duration taken) {
        kept.inc();
        seconds.observe(taken.toNanos() / NANOS_PER_SECOND);
    }

    void late() {
        late.inc();
    }

    void lost() {
        lost.inc();
    }

    void refused() {
        refused.inc();
    }

    void passedOver(PassedOver reason) {
        passedOver.labelValues(reason.label()).inc();
    }
}
