package io.opentrail.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.core.ConditionFactory;

/// What a router reads and writes, as it is on the broker.
record RouterTopics(KafkaConnection connection, Collection<String> regions) {

    static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final StringDeserializer KEYS = new StringDeserializer();
    private static final ByteArrayDeserializer VALUES = new ByteArrayDeserializer();

    /// Threads that fail in a test are part of it.
    static ConditionFactory within(Duration deadline) {
        return await().dontCatchUncaughtExceptions().atMost(deadline);
    }

    /// Waits until the router has committed all that there is, and no transaction of one that was
    /// killed hides it.
    void awaitAllRead() {
        try (var admin = Admin.create(connection.client("test-admin"))) {
            var partitions =
                    eventPartitions().stream()
                            .collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest()));
            within(DEADLINE)
                    .pollInterval(Duration.ofMillis(50))
                    .untilAsserted(() -> {
                        var ends = admin.listOffsets(partitions).all().get();
                        var committed =
                                admin.listConsumerGroupOffsets(
                                                RouterStreamSettings.APPLICATION_ID,
                                                new ListConsumerGroupOffsetsOptions()
                                                        .requireStable(true))
                                        .partitionsToOffsetAndMetadata()
                                        .get();
                        assertThat(ends)
                                .allSatisfy((partition, end) -> {
                                    if (end.offset() > 0) {
                                        assertThat(committed.get(partition))
                                                .isNotNull()
                                                .satisfies(at ->
                                                        assertThat(at.offset())
                                                                .isGreaterThanOrEqualTo(
                                                                        end.offset()));
                                    }
                                });
                    });
        }
        within(DEADLINE).until(() -> !hasOpenTransaction());
    }

    Set<TopicPartition> eventPartitions() {
        return regions.stream()
                .map(TopicCatalogue::eventsOf)
                .flatMap(topic -> partitions(topic).stream())
                .collect(Collectors.toSet());
    }

    /// Whether routed records are written that are not committed yet.
    boolean hasOpenTransaction() {
        var partitions = partitions(TopicCatalogue.ROUTED_TRAILS);
        try (var committed = consumer();
                var all = new KafkaConsumer<>(connection.client("test"), KEYS, VALUES)) {
            return !committed.endOffsets(partitions).equals(all.endOffsets(partitions));
        }
    }

    /// All committed records that a topic has now, in order within each partition.
    List<ConsumerRecord<String, byte[]>> records(String topic) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = consumer()) {
            Set<TopicPartition> partitions = partitions(topic);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            within(DEADLINE)
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(50)).forEach(records::add);
                        return ends.entrySet().stream()
                                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
                    });
        }
        return records;
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(connection.consumer("test"), KEYS, VALUES);
    }

    private Set<TopicPartition> partitions(String topic) {
        try (var consumer = consumer()) {
            return IntStream.range(0, consumer.partitionsFor(topic).size())
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .collect(Collectors.toSet());
        }
    }
}
