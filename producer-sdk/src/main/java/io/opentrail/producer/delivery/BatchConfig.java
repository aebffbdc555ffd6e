package io.opentrail.producer.delivery;

import java.time.Duration;

/// When a batch is sent: as soon as one of these is reached.
///
/// @param maxEvents 10,000 at most, the gateway's limit
/// @param maxBytes of JSON, before compression; 5 MiB at most, the gateway's limit
/// @param linger since its first event was found
public record BatchConfig(int maxEvents, int maxBytes, Duration linger) {

    public static final BatchConfig DEFAULT =
            new BatchConfig(2_000, 2 << 20, Duration.ofMillis(200));

    private static final int GATEWAY_EVENTS = 10_000;
    private static final int GATEWAY_BYTES = 5 << 20;
    private static final int MIN_BYTES = 512 << 10;

    public BatchConfig {
        if (maxEvents < 1 || maxEvents > GATEWAY_EVENTS) {
            throw new IllegalArgumentException(
                    "batches: maxEvents must be 1 to %d, not %d"
                            .formatted(GATEWAY_EVENTS, maxEvents));
        }
        if (maxBytes < MIN_BYTES || maxBytes > GATEWAY_BYTES) {
            throw new IllegalArgumentException(
                    "batches: maxBytes must be %d to %d, not %d"
                            .formatted(MIN_BYTES, GATEWAY_BYTES, maxBytes));
        }
        if (linger.isNegative()) {
            throw new IllegalArgumentException("batches: linger must not be negative");
        }
    }
}
