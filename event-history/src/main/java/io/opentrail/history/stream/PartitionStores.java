package io.opentrail.history.stream;

import io.opentrail.event.AuditEvent;
import io.opentrail.history.store.HistoryStore;
import io.opentrail.history.store.StoreOptions;
import io.opentrail.schemas.registry.UnknownSchemaException;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.UndecodableRecordException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The stores of the partitions that this process has, each in a folder of its own.
public final class PartitionStores implements AutoCloseable {

    private final PartitionFolders folders;
    private final StoreOptions options;
    private final AvroDeserializer<AuditEvent> decoder;
    private final InstantSource clock;
    private final ConcurrentMap<Integer, HistoryStore> openByPartition = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Instant> lastClosingByPartition =
            new ConcurrentHashMap<>();

    /// @param folder of this process alone
    /// @param options are closed with this
    public PartitionStores(
            Path folder,
            StoreOptions options,
            AvroDeserializer<AuditEvent> decoder,
            InstantSource clock) {
        this.folders = new PartitionFolders(folder);
        this.options = options;
        this.decoder = decoder;
        this.clock = clock;
    }

    HistoryStore open(int partition) {
        return openByPartition.compute(
                partition,
                (_, _) -> HistoryStore.open(folders.of(partition), options, decoder::decode));
    }

    void close(int partition, HistoryStore store) {
        try {
            store.close();
        } finally {
            lastClosingByPartition.put(partition, clock.instant());
            openByPartition.remove(partition, store);
        }
    }

    /// Puts aside for [#purge] the folders of partitions that are neither open nor excepted, and
    /// were last closed before a time, or by a process before. Returns their partitions.
    Set<Integer> forget(Set<Integer> excepted, Instant lastClosedBefore) throws IOException {
        Set<Integer> forgotten = new TreeSet<>();
        for (int partition : folders.partitions()) {
            Instant closed = lastClosingByPartition.getOrDefault(partition, Instant.MIN);
            if (!excepted.contains(partition)
                    && closed.isBefore(lastClosedBefore)
                    && forget(partition)) {
                forgotten.add(partition);
            }
        }
        return forgotten;
    }

    /// False if it is open. Nobody opens it meanwhile.
    private boolean forget(int partition) {
        HistoryStore open =
                openByPartition.compute(
                        partition,
                        (_, store) -> {
                            if (store == null) {
                                folders.delete(partition);
                            }
                            return store;
                        });
        return open == null;
    }

    /// Deletes what was put aside.
    void purge() throws IOException {
        folders.purge();
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
