package io.opentrail.manifest.object;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.store.ObjectStore;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.trails.TrailDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `opentrail.manifests` → objects. What a page is named and holds is fixed in its record, so a put
/// that is repeated changes nothing.
public final class PageObjects implements AutoCloseable {

    static final String GROUP = "manifest-objects";

    private static final Logger LOGGER = LoggerFactory.getLogger(PageObjects.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final KafkaConnection connection;
    private final PageReader reader;
    private final PagePutter putter;
    private final InstantSource clock;
    private final Thread thread = Thread.ofPlatform().name(GROUP).unstarted(this::run);
    private volatile Optional<KafkaConsumer<String, byte[]>> current = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean stopped;

    private PageObjects(
            KafkaConnection connection,
            SchemaRegistry registry,
            ObjectStore store,
            TrailDirectory trails,
            Duration maxRetryPause,
            ObjectMetrics metrics,
            InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
        this.reader = new PageReader(connection, registry);
        this.putter = new PagePutter(store, trails, reader, maxRetryPause, metrics);
    }

    /// Returns at once; trouble with Kafka is met by trying again, and shown by [#health].
    public static PageObjects start(
            KafkaConnection connection,
            SchemaRegistry registry,
            ObjectStore store,
            TrailDirectory trails,
            Duration maxRetryPause,
            ObjectMetrics metrics,
            InstantSource clock) {
        var objects =
                new PageObjects(connection, registry, store, trails, maxRetryPause, metrics, clock);
        objects.thread.start();
        return objects;
    }

    public HealthStatus health() {
        return failure.map(HealthStatus::down).orElseGet(HealthStatus::up);
    }

    /// Trails that have a page that is not put.
    public long waitingTrails() {
        return putter.waitingTrails();
    }

    @Override
    public void close() {
        stopped = true;
        current.ifPresent(KafkaConsumer::wakeup);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        putter.close();
        reader.close();
    }

    private void run() {
        while (!stopped) {
            try (KafkaConsumer<String, byte[]> consumer = consumer()) {
                current = Optional.of(consumer);
                follow(consumer);
            } catch (WakeupException _) {
                // stopped
            } catch (KafkaException e) {
                if (!stopped) {
                    failure = Optional.of(e.toString());
                    LOGGER.atWarn()
                            .addKeyValue("error", e.toString())
                            .log("Pages cannot be read; trying again");
                    pause();
                }
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(TopicCatalogue.MANIFESTS), new Ownership(consumer));
        Instant nextCommit = clock.instant().plus(COMMIT_INTERVAL);
        while (!stopped) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                var partition = new TopicPartition(record.topic(), record.partition());
                reader.decode(record).ifPresent(page -> putter.add(partition, page));
            }
            failure = Optional.empty();
            if (!clock.instant().isBefore(nextCommit)) {
                consumer.commitSync(positions(consumer, consumer.assignment()));
                nextCommit = clock.instant().plus(COMMIT_INTERVAL);
            }
        }
        consumer.commitSync(positions(consumer, consumer.assignment()));
    }

    private Map<TopicPartition, OffsetAndMetadata> positions(
            KafkaConsumer<String, byte[]> consumer, Collection<TopicPartition> partitions) {
        return partitions.stream()
                .collect(
                        Collectors.toMap(
                                partition -> partition,
                                partition ->
                                        putter.position(partition, consumer.position(partition))
                                                .toCommit()));
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> settings = connection.consumer(GROUP);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Ownership implements ConsumerRebalanceListener {

        private final KafkaConsumer<String, byte[]> consumer;

        Ownership(KafkaConsumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    consumer.committed(Set.copyOf(partitions));
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata known = committed.get(partition);
                putter.begin(
                        partition, known == null ? new Position(0, Map.of()) : Position.of(known));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            consumer.commitSync(positions(consumer, partitions));
            partitions.forEach(putter::forget);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(putter::forget);
        }
    }
}
