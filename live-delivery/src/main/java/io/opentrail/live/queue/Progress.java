package io.opentrail.live.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// How far each partition is done: up to the first offset that somebody claims. Safe for use by
/// many threads.
final class Progress {

    private final Map<TopicPartition, Partition> partitions = new HashMap<>();

    /// A partition for as long as it is ours.
    static final class Partition {
        private final TreeMap<Long, Integer> claimsByOffset = new TreeMap<>();
        private long next;
    }

    /// That nothing from this offset on is committed. Made once, released once.
    record Claim(Partition partition, long offset) {}

    /// To be called after the claims of whoever waits for the record.
    synchronized void read(TopicPartition partition, long offset) {
        of(partition).next = offset + 1;
    }

    synchronized Claim claim(TopicPartition partition, long offset) {
        return claimed(of(partition), offset);
    }

    /// In the partition of another claim, even if it is somebody else's now.
    synchronized Claim claimBeside(Claim claim, long offset) {
        return claimed(claim.partition(), offset);
    }

    synchronized void release(Claim claim) {
        claim.partition()
                .claimsByOffset
                .computeIfPresent(claim.offset(), (_, claims) -> claims == 1 ? null : claims - 1);
    }

    /// The partition is somebody else's now.
    synchronized void forget(TopicPartition partition) {
        partitions.remove(partition);
    }

    synchronized Map<TopicPartition, OffsetAndMetadata> toCommit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        partitions.forEach((partition, known) ->
                offsets.put(
                        partition,
                        new OffsetAndMetadata(
                                known.claimsByOffset.isEmpty()
                                        ? known.next
                                        : known.claimsByOffset.firstKey())));
        return offsets;
    }

    private Partition of(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, _ -> new Partition());
    }

    private static Claim claimed(Partition partition, long offset) {
        partition.claimsByOffset.merge(offset, 1, Integer::sum);
        return new Claim(partition, offset);
    }
}
