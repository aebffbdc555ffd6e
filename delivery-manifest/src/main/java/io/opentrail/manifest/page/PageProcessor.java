package io.opentrail.manifest.page;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.ManifestPage;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.UndecodableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Keeps receipts, by trail, until the interval is over, and then makes pages of them.
final class PageProcessor implements Processor<String, byte[], String, ManifestPage> {

    private final AvroDeserializer<DeliveryReceipt> receipts;
    private final Predicate<String> wantsObjects;
    private final Duration interval;
    private final PageMetrics metrics;
    private final InstantSource clock;
    private @Nullable Stores stores;

    private record Stores(
            ProcessorContext<String, ManifestPage> context,
            KeyValueStore<String, Head> heads,
            KeyValueStore<String, byte[]> waiting) {}

    /// @param wantsObjects tells of a trail id whether pages are objects, too
    PageProcessor(
            AvroDeserializer<DeliveryReceipt> receipts,
            Predicate<String> wantsObjects,
            Duration interval,
            PageMetrics metrics,
            InstantSource clock) {
        this.receipts = receipts;
        this.wantsObjects = wantsObjects;
        this.interval = interval;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, ManifestPage> context) {
        var opened =
                new Stores(
                        context,
                        context.getStateStore(ManifestTopology.HEADS),
                        context.getStateStore(ManifestTopology.WAITING));
        stores = opened;
        context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, _ -> closePages(opened));
    }

    @Override
    public void process(Record<String, byte[]> record) {
        Stores opened = stores;
        if (opened == null || decode(record.value()).isEmpty()) {
            return;
        }
        Head head = head(opened, record.key());
        opened.waiting.put("%s/%020d".formatted(record.key(), head.arrived()), record.value());
        opened.heads.put(record.key(), head.afterArrival());
    }

    private void closePages(Stores opened) {
        var page = new OpenPage();
        try (KeyValueIterator<String, byte[]> all = opened.waiting.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> next = all.next();
                DeliveryReceipt receipt = receipts.decode(next.value);
                if (!page.takes(receipt)) {
                    emit(opened, page);
                    page = new OpenPage();
                }
                page.add(receipt);
                opened.waiting.delete(next.key);
            }
        }
        if (!page.isEmpty()) {
            emit(opened, page);
        }
    }

    private void emit(Stores opened, OpenPage page) {
        String trailId = page.trailId();
        Instant now = clock.instant();
        Head head = head(opened, trailId);
        boolean isObject = wantsObjects.test(trailId);
        opened.context.forward(
                new Record<>(trailId, page.close(head, isObject, now), now.toEpochMilli()));
        opened.heads.put(trailId, head.afterPage(page.size(), isObject));
        metrics.closed(page.size());
    }

    private static Head head(Stores opened, String trailId) {
        return Optional.ofNullable(opened.heads.get(trailId)).orElse(Head.NONE);
    }

    private Optional<DeliveryReceipt> decode(byte[] value) {
        try {
            return Optional.of(receipts.decode(value));
        } catch (UndecodableRecordException e) {
            metrics.unreadable(e);
            return Optional.empty();
        }
    }
}
