package io.opentrail.sink.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/// What is to be done so that the events in memory, waiting and in flight, keep within a bound.
///
/// Over it, nothing more is read, but for one source at a time that can let go of nothing before it
/// has read on. So the bound is exceeded by one chunk and one poll at most.
record MemoryBudget(long maxBytes) {

    /// The source whose events are to be decided now, for the room that they take up. Half of the
    /// memory may be in flight while the other half fills.
    Optional<Source> toDecideEarly(Collection<Source> sources) {
        return waiting(sources) >= maxBytes / 2 || isSpent(sources)
                ? sources.stream()
                        .filter(Source::mayDecide)
                        .max(Comparator.comparingLong(source -> source.buffer().bytes()))
                : Optional.empty();
    }

    /// Lanes whose chunk waits for a bucket that refuses: it can be read again when its time comes.
    Collection<Source> toForget(Collection<Source> sources, Instant now) {
        return isSpent(sources)
                ? sources.stream()
                        .filter(Source::isLane)
                        .filter(source ->
                                source.inFlight().filter(chunk -> chunk.isResting(now)).isPresent())
                        .toList()
                : Set.of();
    }

    /// The partitions that are not to be read from for now.
    Set<TopicPartition> toPause(Collection<Source> sources, Instant now) {
        boolean spent = isSpent(sources);
        long share = maxBytes / Math.max(1, sources.size());
        Optional<Source> first =
                sources.stream()
                        .filter(source -> source.mustReadOn() && !source.isResting(now))
                        .max(Comparator.comparingLong(source -> source.buffer().bytes()));
        return sources.stream()
                .filter(source ->
                        source.isResting(now)
                                || (spent && first.filter(source::equals).isEmpty())
                                || (source.inFlight().isPresent()
                                        && source.buffer().bytes() >= share))
                .map(Source::partition)
                .collect(Collectors.toSet());
    }

    private boolean isSpent(Collection<Source> sources) {
        long inFlight =
                sources.stream()
                        .flatMap(source -> source.inFlight().stream())
                        .mapToLong(InFlight::bytes)
                        .sum();
        return waiting(sources) + inFlight >= maxBytes;
    }

    private static long waiting(Collection<Source> sources) {
        return sources.stream().mapToLong(source -> source.buffer().bytes()).sum();
    }
}
