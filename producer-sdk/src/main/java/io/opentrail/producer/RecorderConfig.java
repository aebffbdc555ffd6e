package io.opentrail.producer;

import io.opentrail.producer.delivery.DeliveryConfig;
import io.opentrail.producer.report.RecorderListener;
import io.opentrail.producer.spool.OverflowPolicy;
import io.opentrail.producer.spool.SpoolConfig;
import java.util.Optional;

/// What a recorder is to do. Begin with [#of] and change what should be otherwise.
///
/// @param memoryBytes of events in memory, a power of two from 1 MiB to 1 GiB
/// @param spool where events wait when memory is not enough, or in case this process ends
/// @param overflow what gives way when both are full
public record RecorderConfig(
        DeliveryConfig delivery,
        int memoryBytes,
        Optional<SpoolConfig> spool,
        OverflowPolicy overflow,
        RecorderListener listener) {

    private static final int DEFAULT_MEMORY = 16 << 20;
    private static final int MIN_MEMORY = 1 << 20;
    private static final int MAX_MEMORY = 1 << 30;

    public RecorderConfig {
        boolean isPossible =
                Integer.bitCount(memoryBytes) == 1
                        && memoryBytes >= MIN_MEMORY
                        && memoryBytes <= MAX_MEMORY;
        if (!isPossible) {
            throw new IllegalArgumentException(
                    "memoryBytes must be a power of two from %d to %d, not %d"
                            .formatted(MIN_MEMORY, MAX_MEMORY, memoryBytes));
        }
    }

    /// 16 MiB of memory, and then the event that comes is dropped. Events that are in memory when
    /// the process ends are lost; give it a spool.
    public static RecorderConfig of(DeliveryConfig delivery) {
        return new RecorderConfig(
                delivery,
                DEFAULT_MEMORY,
                Optional.empty(),
                new OverflowPolicy.DropNewest(),
                RecorderListener.none());
    }

    public RecorderConfig withDelivery(DeliveryConfig other) {
        return new RecorderConfig(other, memoryBytes, spool, overflow, listener);
    }

    public RecorderConfig withSpool(SpoolConfig other) {
        return new RecorderConfig(delivery, memoryBytes, Optional.of(other), overflow, listener);
    }

    public RecorderConfig withMemoryBytes(int bytes) {
        return new RecorderConfig(delivery, bytes, spool, overflow, listener);
    }

    public RecorderConfig withOverflow(OverflowPolicy other) {
        return new RecorderConfig(delivery, memoryBytes, spool, other, listener);
    }

    public RecorderConfig withListener(RecorderListener other) {
        return new RecorderConfig(delivery, memoryBytes, spool, overflow, other);
    }
}
