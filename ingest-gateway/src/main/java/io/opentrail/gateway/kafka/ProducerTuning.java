package io.opentrail.gateway.kafka;

import java.time.Duration;

/// How events are sent to Kafka.
///
/// @param compression of batches: `none`, `lz4` or `zstd`
/// @param linger how long a batch waits for more
/// @param maxBlock how long a request waits for room in the buffer or for a topic's leaders
/// @param deliveryTimeout after which an event that is not acknowledged counts as not kept
/// @param bufferBytes of events that wait for their acknowledgement
public record ProducerTuning(
        String compression,
        Duration linger,
        Duration maxBlock,
        Duration deliveryTimeout,
        long bufferBytes) {

    public static final ProducerTuning DEFAULT =
            new ProducerTuning(
                    "lz4",
                    Duration.ofMillis(5),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(25),
                    64L << 20);
}
