package io.opentrail.manifest.object;

import io.opentrail.schemas.group.GroupFollower;
import io.opentrail.schemas.group.GroupReader;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.store.ObjectStore;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.trails.TrailDirectory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// `opentrail.manifests` → objects. What a page is named and holds is fixed in its record, so a put
/// that is repeated changes nothing.
public final class PageObjects implements AutoCloseable {

    static final String GROUP = "manifest-objects";

    private final PageReader reader;
    private final PagePutter putter;
    private final GroupFollower follower;

    private PageObjects(
            KafkaConnection connection,
            SchemaRegistry registry,
            ObjectStore store,
            TrailDirectory trails,
            Duration maxRetryPause,
            ObjectMetrics metrics,
            InstantSource clock) {
        this.reader = new PageReader(connection, registry);
        this.putter = new PagePutter(store, trails, reader, maxRetryPause, metrics);
        this.follower =
                new GroupFollower(
                        connection,
                        GROUP,
                        TopicCatalogue.MANIFESTS,
                        Map.of(),
                        new Manifests(),
                        clock);
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
        objects.follower.start();
        return objects;
    }

    public HealthStatus health() {
        return follower.failure().map(HealthStatus::down).orElseGet(HealthStatus::up);
    }

    /// Trails that have a page that is not put.
    public long waitingTrails() {
        return putter.waitingTrails();
    }

    @Override
    public void close() {
        follower.close();
        putter.close();
        reader.close();
    }

    private final class Manifests implements GroupReader {

        @Override
        public void begin(
                Collection<TopicPartition> partitions,
                Function<Set<TopicPartition>, Map<TopicPartition, OffsetAndMetadata>> committed) {
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    committed.apply(Set.copyOf(partitions));
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata known = offsets.get(partition);
                putter.begin(
                        partition, known == null ? new Position(0, Map.of()) : Position.of(known));
            }
        }

        @Override
        public void read(ConsumerRecord<String, byte[]> record) {
            var partition = new TopicPartition(record.topic(), record.partition());
            reader.decode(record).ifPresent(page -> putter.add(partition, page));
        }

        @Override
        public Map<TopicPartition, OffsetAndMetadata> toCommit(
                Collection<TopicPartition> partitions, ToLongFunction<TopicPartition> position) {
            return partitions.stream()
                    .collect(
                            Collectors.toMap(
                                    partition -> partition,
                                    partition ->
                                            putter.position(
                                                            partition,
                                                            position.applyAsLong(partition))
                                                    .toCommit()));
        }

        @Override
        public void forget(TopicPartition partition) {
            putter.forget(partition);
        }
    }
}
