package io.opentrail.gateway.http;

import io.opentrail.gateway.admission.BatchResult.Batch;
import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;

/// What the gateway counts.
public final class GatewayMetrics {

    private final Counter accepted;
    private final Counter rejected;
    private final Counter receivedBytes;
    private final Histogram requests;

    public GatewayMetrics(Meters meters, InFlightBytes inFlight) {
        accepted = meters.counter("accepted_events", "events acknowledged to their sender");
        rejected = meters.counter("rejected_events", "records refused, by code", "code");
        receivedBytes = meters.counter("received_bytes", "bodies read, decompressed");
        requests = meters.histogram("request_seconds", "requests, by answer", "status");
        meters.gaugeOf("in_flight_bytes", "bodies in memory", inFlight::taken);
    }

    void received(int bytes) {
        receivedBytes.inc(bytes);
    }

    void answered(Batch batch) {
        accepted.inc(batch.events().size());
        batch.refusals()
                .forEach(refusal -> rejected.labelValues(refusal.reason().code().wireName()).inc());
    }

    void answered(int status, Duration taken) {
        requests.labelValues(String.valueOf(status)).observe(taken.toNanos() / 1e9);
    }
}
