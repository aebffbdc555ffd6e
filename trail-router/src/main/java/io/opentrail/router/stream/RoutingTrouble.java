package io.opentrail.router.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// What keeps events from being routed, for health. Thread-safe.
///
/// A record that cannot be decided is trouble until a thread has got past it. Other failures of
/// threads are trouble until a minute has passed without one.
public final class RoutingTrouble {

    static final Duration QUIET = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final ConcurrentMap<TopicPartition, Stall> stallsByPartition =
            new ConcurrentHashMap<>();
    private @Nullable ThreadFailure lastFailure;

    public RoutingTrouble(InstantSource clock) {
        this.clock = clock;
    }

    private record Stall(TopicPartition partition, long offset, String why) {
        @Override
        public String toString() {
            return "%s stands at offset %d: %s".formatted(partition, offset, why);
        }
    }

    private record ThreadFailure(String why, Instant at, int inARow) {
        @Override
        public String toString() {
            return "%d threads failed in a row, the last at %s: %s".formatted(inARow, at, why);
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
            forgetThreads();
        }
    }

    /// How many threads have now failed in a row.
    public synchronized int threadFailed(Throwable why) {
        int before = recentFailure().map(ThreadFailure::inARow).orElse(0);
        lastFailure =
                new ThreadFailure(withoutWrappers(why).toString(), clock.instant(), before + 1);
        return before + 1;
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
                .or(() -> recentFailure().map(ThreadFailure::toString));
    }

    private synchronized Optional<ThreadFailure> recentFailure() {
        return Optional.ofNullable(lastFailure)
                .filter(failure -> clock.instant().isBefore(failure.at().plus(QUIET)));
    }

    private synchronized void forgetThreads() {
        lastFailure = null;
    }

    /// Streams says of a record's failure where it was, and what it was only in the cause.
    private static Throwable withoutWrappers(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof StreamsException && cause != null
                ? withoutWrappers(cause)
                : failure;
    }
}
