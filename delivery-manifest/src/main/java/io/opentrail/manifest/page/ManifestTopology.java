package io.opentrail.manifest.page;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.ManifestPage;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// `opentrail.deliveries` (chain, receipt) → \[by trail\] (trail id, receipt) → \[page\] →
/// `opentrail.manifests` (trail id, page).
public final class ManifestTopology {

    static final String HEADS = "heads";
    static final String WAITING = "waiting";

    private final SchemaRegistry registry;
    private final Predicate<String> wantsObjects;
    private final Duration interval;
    private final PageMetrics metrics;
    private final InstantSource clock;

    /// @param wantsObjects tells of a trail id whether pages are objects, too
    /// @param interval between pages of a trail
    public ManifestTopology(
            SchemaRegistry registry,
            Predicate<String> wantsObjects,
            Duration interval,
            PageMetrics metrics,
            InstantSource clock) {
        this.registry = registry;
        this.wantsObjects = wantsObjects;
        this.interval = interval;
        this.metrics = metrics;
        this.clock = clock;
    }

    public Topology build() {
        var builder = new StreamsBuilder();
        builder.addStateStore(store(HEADS, Head.serde()));
        builder.addStateStore(store(WAITING, Serdes.ByteArray()));
        builder.stream(TopicCatalogue.DELIVERIES, deliveries())
                .flatMap(this::byTrail, Named.as("key-by-trail"))
                .repartition(
                        Repartitioned.with(Serdes.String(), Serdes.ByteArray())
                                .withName("by-trail"))
                .process(this::pageProcessor, Named.as("page"), HEADS, WAITING)
                .to(TopicCatalogue.MANIFESTS, manifests());
        return builder.build();
    }

    private static Consumed<String, byte[]> deliveries() {
        return Consumed.with(Serdes.String(), Serdes.ByteArray())
                .withOffsetResetPolicy(AutoOffsetReset.earliest())
                .withName("deliveries");
    }

    private Produced<String, ManifestPage> manifests() {
        Serde<ManifestPage> pages =
                Serdes.serdeFrom(
                        new AvroSerializer<ManifestPage>(registry, ManifestPage.getClassSchema()),
                        new AvroDeserializer<>(
                                registry, ManifestPage.class, ManifestPage.getClassSchema()));
        return Produced.with(Serdes.String(), pages).withName("manifests");
    }

    private List<KeyValue<String, byte[]>> byTrail(String key, byte[] receipt) {
        try {
            return List.of(KeyValue.pair(ChainKey.parse(key).trailId(), receipt));
        } catch (IllegalArgumentException e) {
            metrics.unreadable(e);
            return List.of();
        }
    }

    private PageProcessor pageProcessor() {
        return new PageProcessor(
                new AvroDeserializer<>(
                        registry, DeliveryReceipt.class, DeliveryReceipt.getClassSchema()),
                wantsObjects,
                interval,
                metrics,
                clock);
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.String(), values);
    }
}
