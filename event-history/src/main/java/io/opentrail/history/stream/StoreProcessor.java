package io.opentrail.history.stream;

import io.opentrail.event.AuditEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Puts each event into its partition's store, with the offset that it came at.
final class StoreProcessor extends ContextualProcessor<byte[], byte[], Void, Void> {

    /// How long an event can be in the store and not be seen.
    private static final Duration FLUSH_INTERVAL = Duration.ofMillis(50);

    private final PartitionStores stores;
    private final HistoryMetrics metrics;
    private @Nullable HistoryStateStore store;

    StoreProcessor(PartitionStores stores, HistoryMetrics metrics) {
        this.stores = stores;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        HistoryStateStore found = context.getStateStore(HistoryStateStore.NAME);
        store = found;
        context.schedule(FLUSH_INTERVAL, PunctuationType.WALL_CLOCK_TIME, _ -> found.maintain());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        HistoryStateStore open = Objects.requireNonNull(store, "processor is not initialised");
        Optional<AuditEvent> event = stores.decoded(record.value());
        if (event.isPresent()) {
            open.put(event.get(), record.value());
            metrics.kept();
        } else {
            metrics.undecodable();
        }
        open.passed(context().recordMetadata().orElseThrow().offset());
    }
}
