package io.opentrail.history.stream;

import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.StateStoreProvider;

/// How Streams hands out the store of a partition.
public record HistoryViewType() implements QueryableStoreType<HistoryView> {

    /// What the store is called in the topology.
    public static final String STORE = HistoryStateStore.NAME;

    @Override
    public boolean accepts(StateStore stateStore) {
        return stateStore instanceof HistoryView;
    }

    @Override
    public HistoryView create(StateStoreProvider provider, String storeName) {
        return provider.stores(storeName, this).stream()
                .findFirst()
                .orElseThrow(() -> new InvalidStateStoreException("the partition is not here"));
    }
}
