package io.opentrail.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// Raw records into and out of topics, for tests that look at a service from its topics.
public record KafkaRecords(String bootstrapServers) {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TOPIC_DEADLINE = Duration.ofSeconds(60);

    /// Returns when each partition's leader answers: one that does not know yet that it is can
    /// refuse a producer's first batch and take its second.
    public void createTopic(String topic, int partitions, Map<String, String> configs) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var newTopic = new NewTopic(topic, partitions, (short) 1).configs(configs);
            get(admin.createTopics(List.of(newTopic)).all());
            Awaitility.await()
                    .atMost(TOPIC_DEADLINE)
                    .pollInSameThread()
                    .until(() -> leadersAnswer(admin, topic, partitions));
        }
    }

    /// A broker can answer for a moment that it knows nothing of a topic that has been created.
    private static boolean leadersAnswer(Admin admin, String topic, int partitions)
            throws InterruptedException {
        var ends =
                IntStream.range(0, partitions)
                        .mapToObj(number -> new TopicPartition(topic, number))
                        .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
        try {
            admin.listOffsets(ends).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /// Returns when all are acknowledged by every replica.
    public void send(List<ProducerRecord<byte[], byte[]>> records) {
        var properties =
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "acks", "all");
        var serializer = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(properties, serializer, serializer)) {
            records.stream().map(producer::send).toList().forEach(KafkaRecords::get);
        }
    }

    /// The committed records of a topic from its beginning, in order within each partition, as soon
    /// as there are `count` or more.
    ///
    /// @throws AssertionError when the deadline passes with fewer; says how many there were
    public List<ConsumerRecord<byte[], byte[]>> await(String topic, int count, Duration deadline) {
        var properties =
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        var deserializer = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(properties, deserializer, deserializer)) {
            readFromBeginning(consumer, topic);
            Awaitility.await()
                    .atMost(deadline)
                    .pollInSameThread()
                    .until(() -> poll(consumer, records) >= count);
            return List.copyOf(records);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "topic %s has %d records, not %d, after %s"
                            .formatted(topic, records.size(), count, deadline),
                    e);
        }
    }

    private static void readFromBeginning(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        var count = consumer.partitionsFor(topic).size();
        var partitions =
                IntStream.range(0, count).mapToObj(p -> new TopicPartition(topic, p)).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private static int poll(
            KafkaConsumer<byte[], byte[]> consumer, List<ConsumerRecord<byte[], byte[]>> records) {
        consumer.poll(POLL).forEach(records::add);
        return records.size();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
