package io.opentrail.notifier.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// How far each partition is done: up to its first receipt that still waits. Safe for use by many
/// threads.
final class Progress {

    private final Map<TopicPartition, Partition> partitions = new HashMap<>();

    private static final class Partition {
        private final TreeSet<Long> waiting = new TreeSet<>();
        private long next;
    }

    synchronized void read(TopicPartition partition, long offset) {
        Partition known = partitions.computeIfAbsent(partition, _ -> new Partition());
        known.waiting.add(offset);
        known.next = offset + 1;
    }

    synchronized void done(TopicPartition partition, long offset) {
        Partition known = partitions.get(partition);
        if (known != null) {
            known.waiting.remove(offset);
        }
    }

    /// The partition is somebody else's now.
    synchronized void forget(TopicPartition partition) {
        partitions.remove(partition);
    }

    synchronized long waiting() {
        return partitions.values().stream().mapToLong(known -> known.waiting.size()).sum();
    }

    synchronized Map<TopicPartition, OffsetAndMetadata> toCommit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        partitions.forEach((partition, known) ->
                offsets.put(
                        partition,
                        new OffsetAndMetadata(
                                known.waiting.isEmpty() ? known.next : known.waiting.first())));
        return offsets;
    }
}
