package io.opentrail.sink.delivery;

import io.opentrail.delivery.DeliveryDecision;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.sink.chunk.Chunk;
import io.opentrail.sink.chunk.PartitionBuffer;
import io.opentrail.sink.ledger.Completion.DeadLetter;
import io.opentrail.sink.memory.EventMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/// One partition that the sink reads, and how far it is with it. Used by one thread.
final class Source {

    private final TopicPartition partition;
    private final EventMemory memory;
    private final PartitionBuffer buffer;
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private long fromOffset;
    private Optional<DeliveryDecision> recovering;
    private Optional<InFlight> inFlight = Optional.empty();
    private Instant restsUntil = Instant.MIN;

    /// Starts at an offset, with the decision, if any, that was open when the partition was taken
    /// over
    Source(
            EventMemory memory,
            TopicPartition partition,
            long fromOffset,
            Optional<DeliveryDecision> recovering) {
        this.memory = memory;
        this.buffer = new PartitionBuffer(memory);
        this.partition = partition;
        this.fromOffset = fromOffset;
        this.recovering = recovering;
    }

    /// The same chunk, to be read again at a later time; all memory of it is gone.
    Source again(InFlight chunk, Instant notBefore) {
        release();
        Source source =
                new Source(memory, partition, fromOffset, Optional.of(chunk.chunk().decision()));
        source.restsUntil = notBefore;
        return source;
    }

    /// Gives up its memory; it is of no more use.
    void release() {
        inFlight.ifPresent(InFlight::release);
        inFlight = Optional.empty();
        buffer.drainAll().forEach(event -> event.value().release());
    }

    TopicPartition partition() {
        return partition;
    }

    PartitionBuffer buffer() {
        return buffer;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /// The first offset that no finished chunk covers.
    long fromOffset() {
        return fromOffset;
    }

    Optional<DeliveryDecision> recovering() {
        return recovering;
    }

    Optional<InFlight> inFlight() {
        return inFlight;
    }

    /// When the gateway took its oldest event that is in memory.
    Optional<Instant> oldest() {
        return inFlight.flatMap(InFlight::oldest).or(buffer::oldest);
    }

    /// True if the next chunk can be made of what has been read.
    boolean mayDecide() {
        return isUndecided() && buffer.canClose();
    }

    /// True if nothing can be made of what has been read before more is read.
    boolean mustReadOn() {
        boolean incomplete = !buffer.isEmpty() && !buffer.canClose();
        return inFlight.isEmpty() && (recovering.isPresent() || incomplete);
    }

    /// True while there is no use in reading it.
    boolean isResting(Instant now) {
        return now.isBefore(restsUntil);
    }

    /// True if no decision about it is open.
    boolean isUndecided() {
        return inFlight.isEmpty() && recovering.isEmpty();
    }

    /// True if nothing of it is in memory or to be read again.
    boolean isIdle() {
        return isUndecided() && buffer.isEmpty();
    }

    boolean isLane() {
        return partition.topic().startsWith(TopicCatalogue.PARKED_PREFIX);
    }

    void begin(Chunk chunk) {
        inFlight = Optional.of(new InFlight(this, chunk));
        recovering = Optional.empty();
    }

    /// The chunk in flight is committed up to here.
    void finish(long toOffset) {
        inFlight.ifPresent(InFlight::release);
        inFlight = Optional.empty();
        fromOffset = toOffset;
        deadLetters.removeIf(letter -> letter.offset() < toOffset);
    }
}
