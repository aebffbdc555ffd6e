package io.opentrail.signer.signing;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.concurrent.atomic.AtomicInteger;

/// What the signer counts.
public final class SignerMetrics {

    private final Counter signed;
    private final Counter delivered;
    private final Counter failedPuts;
    private final AtomicInteger waiting = new AtomicInteger();

    public SignerMetrics(Meters meters) {
        this.signed = meters.counter("signed_digests", "Digests signed");
        this.delivered = meters.counter("delivered_digests", "Digests put into their buckets");
        this.failedPuts = meters.counter("failed_puts", "Puts that a store refused");
        meters.gaugeOf("waiting_digests", "Signed digests that are not delivered", waiting::get);
    }

    void signed(int digests) {
        signed.inc(digests);
    }

    void put(boolean isDelivered) {
        (isDelivered ? delivered : failedPuts).inc();
    }

    void waiting(int digests) {
        waiting.set(digests);
    }
}
