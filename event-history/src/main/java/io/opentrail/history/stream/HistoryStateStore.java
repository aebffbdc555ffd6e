package io.opentrail.history.stream;

import io.opentrail.event.AuditEvent;
import io.opentrail.history.store.HistoryStore;
import io.opentrail.history.store.Lookup;
import io.opentrail.history.store.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.jspecify.annotations.Nullable;

/// One partition's history as a state store of Kafka Streams, of which `opentrail.history` is the
/// changelog.
///
/// It manages its offsets, and its files are not in the task's folder, which Streams deletes
/// whenever a transaction fails: what an undone transaction has put is put again, the same, so it
/// never has to be rebuilt for that (`docs/adr/0024-history-survives-crashes.md`).
final class HistoryStateStore implements StateStore, HistoryView {

    static final String NAME = "history";

    private static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(10);

    private final PartitionStores stores;
    private Instant nextExpiry = Instant.MIN;
    private int partition = -1;
    private volatile @Nullable HistoryStore store;

    HistoryStateStore(PartitionStores stores) {
        this.stores = stores;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        partition = context.taskId().partition();
        markTaskFolder(context);
        store = stores.open(partition);
        try {
            maintain();
            context.register(root, (_, value) -> restore(value));
        } catch (RuntimeException e) {
            // Streams closes no store that is not registered
            close();
            throw e;
        }
    }

    /// Streams tells other instances of the tasks whose folders are not empty.
    private static void markTaskFolder(StateStoreContext context) {
        try {
            Files.createDirectories(context.stateDir().toPath().resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restore(byte @Nullable [] value) {
        stores.decoded(value).ifPresent(event -> put(event, Objects.requireNonNull(value)));
    }

    void put(AuditEvent event, byte[] value) {
        store().put(event, value);
    }

    /// All up to this offset was put.
    void passed(long offset) {
        store().mark(OptionalLong.of(offset));
    }

    /// Makes seen what was put, and, now and then, forgets what is too old.
    void maintain() {
        store().flush();
        Instant now = stores.now();
        if (!now.isBefore(nextExpiry)) {
            store().expire(now);
            nextExpiry = now.plus(EXPIRY_INTERVAL);
        }
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        Long offset =
                changelogOffsets.isEmpty() ? null : changelogOffsets.values().iterator().next();
        store().mark(offset == null ? OptionalLong.empty() : OptionalLong.of(offset));
        maintain();
    }

    // Streams is not annotated: null stands for an offset that is not known.
    @SuppressWarnings("NullAway")
    @Override
    public @Nullable Long committedOffset(TopicPartition changelog) {
        OptionalLong mark = store().mark();
        return mark.isPresent() ? mark.getAsLong() : null;
    }

    // Streams asks every store, and means to ask none some day.
    @SuppressWarnings("deprecation")
    @Override
    public boolean managesOffsets() {
        return true;
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return store != null;
    }

    @Override
    public Page lookup(Lookup lookup) {
        return store().lookup(lookup);
    }

    @Override
    public void close() {
        if (store != null) {
            stores.close(partition, store);
            store = null;
        }
    }

    private HistoryStore store() {
        HistoryStore current = store;
        if (current == null) {
            throw new IllegalStateException("the history of partition " + partition + " is closed");
        }
        return current;
    }
}
