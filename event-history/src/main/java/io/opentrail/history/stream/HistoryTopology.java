package io.opentrail.history.stream;

import io.opentrail.history.event.HistoryCategories;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.streams.ValidTimestamp;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/// `opentrail.events.<region>` (account, event) → \[select\] → `opentrail.history` (account, event)
/// → \[store\] → the store `history`, which that topic is the changelog of.
///
/// Values pass as bytes, unchanged.
public final class HistoryTopology {

    private static final String EVENTS_SOURCE = "events";
    private static final String SELECT = "select";
    private static final String HISTORY_SINK = "kept-events";
    private static final String HISTORY_SOURCE = "history-events";
    private static final String STORE = "store";
    private static final Pattern EVENTS =
            Pattern.compile(Pattern.quote(TopicCatalogue.EVENTS_PREFIX) + ".*");

    private final SchemaRegistry registry;
    private final HistoryCategories categories;
    private final PartitionStores stores;
    private final HistoryMetrics metrics;
    private final InstantSource clock;

    public HistoryTopology(
            SchemaRegistry registry,
            HistoryCategories categories,
            PartitionStores stores,
            HistoryMetrics metrics,
            InstantSource clock) {
        this.registry = registry;
        this.categories = categories;
        this.stores = stores;
        this.metrics = metrics;
        this.clock = clock;
    }

    public Topology build() {
        var bytesIn = new ByteArrayDeserializer();
        var bytesOut = new ByteArraySerializer();
        var timestamp = new ValidTimestamp(clock);
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        EVENTS_SOURCE,
                        timestamp,
                        bytesIn,
                        bytesIn,
                        EVENTS)
                .addProcessor(SELECT, this::selectProcessor, EVENTS_SOURCE)
                .addSink(HISTORY_SINK, TopicCatalogue.HISTORY, bytesOut, bytesOut, SELECT)
                .addReadOnlyStateStore(
                        new HistoryStoreBuilder(stores),
                        HISTORY_SOURCE,
                        timestamp,
                        bytesIn,
                        bytesIn,
                        TopicCatalogue.HISTORY,
                        STORE,
                        () -> new StoreProcessor(stores, metrics));
    }

    private SelectProcessor selectProcessor() {
        return new SelectProcessor(AuditEvents.envelopeDeserializer(registry), categories, metrics);
    }
}
