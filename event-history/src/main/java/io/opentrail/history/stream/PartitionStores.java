package io.opentrail.history.stream;

import io.opentrail.event.AuditEvent;
import io.opentrail.history.store.HistoryStore;
import io.opentrail.history.store.StoreOptions;
import io.opentrail.schemas.registry.UnknownSchemaException;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.UndecodableRecordException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The stores of the partitions that this process has, each in a folder of its own.
public final class PartitionStores implements AutoCloseable {

    private final Path folder;
    private final StoreOptions options;
    private final AvroDeserializer<AuditEvent> decoder;
    private final InstantSource clock;
    private final ConcurrentMap<Integer, HistoryStore> openByPartition = new ConcurrentHashMap<>();

    /// @param folder of this process alone
    /// @param options are closed with this
    public PartitionStores(
            Path folder,
            StoreOptions options,
            AvroDeserializer<AuditEvent> decoder,
            InstantSource clock) {
        this.folder = folder;
        this.options = options;
        this.decoder = decoder;
        this.clock = clock;
    }

    HistoryStore open(int partition) {
        HistoryStore store =
                HistoryStore.open(
                        folder.resolve("partition-" + partition), options, decoder::decode);
        openByPartition.put(partition, store);
        return store;
    }

    void close(int partition, HistoryStore store) {
        openByPartition.remove(partition, store);
        store.close();
    }

    Instant now() {
        return clock.instant();
    }

    /// Empty for bytes that are no event.
    Optional<AuditEvent> decoded(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(decoder.decode(value));
        } catch (UndecodableRecordException | UnknownSchemaException _) {
            return Optional.empty();
        }
    }

    /// Of the files that events are in.
    public long diskBytes() {
        return openByPartition.values().stream().mapToLong(HistoryStore::diskBytes).sum();
    }

    /// Slices of time that have events, over all partitions.
    public long segments() {
        return openByPartition.values().stream().mapToLong(HistoryStore::segments).sum();
    }

    /// Once the stream is closed.
    @Override
    public void close() {
        openByPartition.values().forEach(HistoryStore::close);
        options.close();
    }
}
