package io.opentrail.benchmarks.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.event.AuditEvent;
import io.opentrail.history.event.Attribute;
import io.opentrail.history.event.HistoryEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/// The same in Kafka Streams' own window stores, as they come: one of records by scope and event
/// id, one with an entry for each attribute of each event, both in daily segments.
final class WindowStores implements AutoCloseable {

    private static final String RECORDS = "records";
    private static final String INDEX = "index";
    private static final Duration RETENTION = Duration.ofDays(90);
    private static final Duration WINDOW = Duration.ofDays(1);

    private final TopologyTestDriver driver;
    private final WindowStore<byte[], byte[]> records;
    private final WindowStore<byte[], byte[]> index;
    private long loggedBytes;

    WindowStores(Path folder, Instant now) {
        var bytes = new ByteArrayDeserializer();
        var topology =
                new Topology()
                        .addSource("source", bytes, bytes, "input")
                        .addProcessor("nothing", Nothing::new, "source")
                        .addStateStore(store(RECORDS, false), "nothing")
                        .addStateStore(store(INDEX, true), "nothing");
        var settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        this.driver = new TopologyTestDriver(topology, settings, now);
        this.records = Objects.requireNonNull(driver.getWindowStore(RECORDS));
        this.index = Objects.requireNonNull(driver.getWindowStore(INDEX));
    }

    private static StoreBuilder<WindowStore<byte[], byte[]>> store(
            String name, boolean retainDuplicates) {
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(name, RETENTION, WINDOW, retainDuplicates),
                        Serdes.ByteArray(),
                        Serdes.ByteArray())
                .withLoggingDisabled();
    }

    void put(AuditEvent event, byte[] value) {
        HistoryEvent entry = HistoryEvent.of(event);
        long time = entry.place().toEpochMilli();
        String scope = new String(entry.scope().keyPrefix(), UTF_8);
        put(records, scope + entry.eventId(), value, time);
        byte[] reference = entry.eventId().getBytes(UTF_8);
        for (Attribute attribute : Attribute.values()) {
            for (String text : entry.values(attribute)) {
                put(index, scope + attribute.text() + '\0' + text, reference, time);
            }
        }
    }

    private void put(WindowStore<byte[], byte[]> store, String key, byte[] value, long time) {
        byte[] bytes = key.getBytes(UTF_8);
        store.put(bytes, value, time);
        loggedBytes += bytes.length + Long.BYTES + Integer.BYTES + value.length;
    }

    /// What a changelog would be sent, uncompressed.
    long loggedBytes() {
        return loggedBytes;
    }

    @Override
    public void close() {
        driver.close();
    }

    private static final class Nothing extends ContextualProcessor<byte[], byte[], Void, Void> {

        @Override
        public void process(Record<byte[], byte[]> record) {
            // the benchmark puts into the stores itself
        }
    }
}
