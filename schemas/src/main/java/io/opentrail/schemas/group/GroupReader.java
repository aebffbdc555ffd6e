package io.opentrail.schemas.group;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// What a [GroupFollower] hands its records to, on its thread. What it throws has the follower
/// begin again.
public interface GroupReader {

    /// These partitions are ours from now on.
    ///
    /// @param committed asks the group; null for a partition of which nothing was committed
    default void begin(
            Collection<TopicPartition> partitions,
            Function<Set<TopicPartition>, Map<TopicPartition, OffsetAndMetadata>> committed) {}

    /// Some records have come; they are handed on after this.
    default void beforeRecords() {}

    void read(ConsumerRecord<String, byte[]> record);

    /// True while nothing more may come.
    default boolean isFull() {
        return false;
    }

    /// How far everything is handled.
    ///
    /// @param partitions that have to be told of; more do no harm
    /// @param position of the next record that will be read
    Map<TopicPartition, OffsetAndMetadata> toCommit(
            Collection<TopicPartition> partitions, ToLongFunction<TopicPartition> position);

    /// The partition is somebody else's now.
    void forget(TopicPartition partition);
}
