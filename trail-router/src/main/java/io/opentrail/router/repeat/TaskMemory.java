package io.opentrail.router.repeat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// What one task of the stream works with: the memories of the partitions that it reads. Not
/// thread-safe.
public final class TaskMemory implements AutoCloseable {

    private final AcceptedPartitions partitions;
    private final Map<TopicPartition, AcceptedEvents> acquired = new HashMap<>();

    public TaskMemory(AcceptedPartitions partitions) {
        this.partitions = partitions;
    }

    /// Of one partition, until this is closed.
    public AcceptedEvents of(TopicPartition partition) {
        return acquired.computeIfAbsent(partition, partitions::acquire);
    }

    /// Writes what is only in memory yet to where a killed process does not lose it.
    public void write() {
        acquired.values().forEach(AcceptedEvents::write);
    }

    @Override
    public void close() {
        acquired.keySet().forEach(partitions::release);
        acquired.clear();
    }
}
