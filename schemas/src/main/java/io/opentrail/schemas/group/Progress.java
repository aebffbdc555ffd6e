package io.opentrail.schemas.group;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// How far each partition is done: up to the first offset that somebody claims. Safe for use by
/// many threads.
public final class Progress {

    private final Map<TopicPartition, Partition> partitions = new HashMap<>();

    /// A partition for as long as it is ours.
    public static final class Partition {
        private final TreeMap<Long, Integer> claimsByOffset = new TreeMap<>();
        private long next;
    }

    /// That nothing from this offset on is committed. Made once, released once.
    public record Claim(Partition partition, long offset) {}

    /// To be called after the claims of whoever waits for the record.
    public synchronized void read(TopicPartition partition, long offset) {
        of(partition).next = offset + 1;
    }

    public synchronized Claim claim(TopicPartition partition, long offset) {
        return claimed(of(partition), offset);
    }

    /// In the partition of another claim, even if it is somebody else's now.
    public synchronized Claim claimBeside(Claim claim, long offset) {
        return claimed(claim.partition(), offset);
    }

    public synchronized void release(Claim claim) {
        claim.partition()
                .claimsByOffset
                .computeIfPresent(claim.offset(), (_, claims) -> claims == 1 ? null : claims - 1);
    }

    /// The partition is somebody else's now.
    public synchronized void forget(TopicPartition partition) {
        partitions.remove(partition);
    }

    /// Claims on all partitions that are ours.
    public synchronized long waiting() {
        return partitions.values().stream()
                .flatMap(known -> known.claimsByOffset.values().stream())
                .mapToLong(Integer::longValue)
                .sum();
    }

    public synchronized Map<TopicPartition, OffsetAndMetadata> toCommit() {
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
