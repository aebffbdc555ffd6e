package io.opentrail.router.stream;

import io.opentrail.streams.ThreadReplacement;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/// What keeps events from being routed, for health. Thread-safe.
///
/// A record that cannot be decided is trouble until a thread has got past it. Other failures of
/// threads are trouble until a minute has passed without one.
public final class RoutingTrouble {

    private final ThreadReplacement threads;
    private final ConcurrentMap<TopicPartition, Stall> stallsByPartition =
            new ConcurrentHashMap<>();

    /// @param threads that fail for records that cannot be decided, and for anything else
    public RoutingTrouble(ThreadReplacement threads) {
        this.threads = threads;
    }

    private record Stall(TopicPartition partition, long offset, String why) {
        @Override
        public String toString() {
            return "%s stands at offset %d: %s".formatted(partition, offset, why);
        }
    }

    /// The record at this place could not be decided; its thread is about to fail.
    void stopped(RecordMetadata at, RuntimeException why) {
        var partition = new TopicPartition(at.topic(), at.partition());
        stallsByPartition.put(partition, new Stall(partition, at.offset(), why.toString()));
    }

    void passed(RecordMetadata at) {
        if (stallsByPartition.isEmpty()) {
            return;
        }
        stallsByPartition.computeIfPresent(
                new TopicPartition(at.topic(), at.partition()),
                (_, stall) -> at.offset() < stall.offset() ? stall : null);
        if (stallsByPartition.isEmpty()) {
            threads.forget();
        }
    }

    /// Empty if nothing is known to be wrong.
    ///
    /// @param ours partitions that this instance routes; it cannot know how others fare
    public Optional<String> inPartitions(Predicate<TopicPartition> ours) {
        return stallsByPartition.values().stream()
                .filter(stall -> ours.test(stall.partition()))
                .map(Stall::toString)
                .sorted()
                .findFirst()
                .or(threads::trouble);
    }
}
