package io.opentrail.gateway.http;

import io.opentrail.gateway.admission.BatchResult.Batch;
import io.opentrail.http.InFlightBytes;
import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;

/// What the gateway counts.
public final class GatewayMetrics {

    private final Counter accepted;
    private final Counter rejected;
    private final Counter refused;
    private final Counter receivedBytes;
    private final Histogram requests;

    public GatewayMetrics(Meters meters, InFlightBytes bytes, InFlightRequests inFlight) {
        accepted =
                meters.counter(
                        "accepted_events", "records acknowledged to their sender", "service");
        rejected =
                meters.counter(
                        "rejected_events",
                        "records refused, by service and code",
                        "service",
                        "code");
        refused =
                meters.counter(
                        "refused_requests",
                        "whole requests of a service that were refused, by code",
                        "service",
                        "code");
        receivedBytes = meters.counter("received_bytes", "bodies read, decompressed", "service");
        requests = meters.histogram("request_seconds", "requests, by answer", "status");
        meters.gaugeOf(
                "in_flight_bytes", "bodies, their events and answers in memory", bytes::taken);
        meters.gaugeOf("in_flight_requests", "requests that are being answered", inFlight::count);
    }

    void received(String service, int bytes) {
        receivedBytes.labelValues(service).inc(bytes);
    }

    void answered(String service, Batch batch) {
        accepted.labelValues(service).inc(batch.accepted());
        batch.refusals()
                .forEach(refusal ->
                        rejected.labelValues(service, refusal.reason().code().wireName()).inc());
    }

    void refused(String service, ErrorCode code) {
        refused.labelValues(service, code.wireName()).inc();
    }

    void answered(int status, Duration taken) {
        requests.labelValues(String.valueOf(status)).observe(taken.toNanos() / 1e9);
    }
}
