package io.opentrail.history.stream;

import java.util.Map;
import org.apache.kafka.streams.state.StoreBuilder;

/// Makes the stores. The topic that they are filled from is their changelog, so they log nothing
/// themselves.
record HistoryStoreBuilder(PartitionStores stores) implements StoreBuilder<HistoryStateStore> {

    @Override
    public HistoryStateStore build() {
        return new HistoryStateStore(stores);
    }

    @Override
    public String name() {
        return HistoryStateStore.NAME;
    }

    @Override
    public StoreBuilder<HistoryStateStore> withLoggingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<HistoryStateStore> withLoggingEnabled(Map<String, String> config) {
        throw new IllegalStateException("history has its source as its changelog");
    }

    @Override
    public StoreBuilder<HistoryStateStore> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<HistoryStateStore> withCachingDisabled() {
        return this;
    }

    @Override
    public Map<String, String> logConfig() {
        return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
        return false;
    }
}
