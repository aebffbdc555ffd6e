package io.opentrail.router.repeat;

import io.opentrail.schemas.topics.KafkaConnection;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.streams.KafkaClientSupplier;

/// What one router recognises events by that come again. Thread-safe.
public final class RepeatDetection implements AutoCloseable {

    private final AcceptedPartitions partitions;
    private final CatchUp catchUp;

    private RepeatDetection(AcceptedPartitions partitions, CatchUp catchUp) {
        this.partitions = partitions;
        this.catchUp = catchUp;
    }

    /// Begins with what a folder holds; empty if no event is to be recognised.
    ///
    /// @param folder of this router alone
    /// @param identities what an event is recognised by; empty for bytes that are no event. Of this
    ///   alone
    /// @param validTimestamp what a record's own timestamp counts as; both are in milliseconds
    public static Optional<RepeatDetection> start(
            RepeatConfig config,
            Path folder,
            KafkaConnection connection,
            Function<byte[], Optional<EventIdentity>> identities,
            LongUnaryOperator validTimestamp) {
        if (config.isOff()) {
            return Optional.empty();
        }
        var partitions = AcceptedPartitions.in(folder, config);
        var catchUp = new CatchUp(partitions, connection, identities, validTimestamp);
        return Optional.of(new RepeatDetection(partitions, catchUp));
    }

    /// For the stream: its consumers return a record only once it is known what came before it.
    public KafkaClientSupplier clients() {
        return new GatedClients(catchUp);
    }

    /// For one task of the stream.
    public TaskMemory taskMemory() {
        return new TaskMemory(partitions);
    }

    /// What is being read again and waits for it, for health.
    public Optional<String> underWay() {
        return catchUp.underWay();
    }

    /// How many records are still to be read again.
    public long remaining() {
        return catchUp.remaining();
    }

    /// Call it when the stream has stopped.
    @Override
    public void close() {
        catchUp.close();
        partitions.close();
    }
}
