package io.opentrail.notifier;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.TrailStatus;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.notifier.queue.QueuePolicy;
import io.opentrail.notifier.targets.TargetAccess;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.SampleReceipts;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A broker and a registry, trails, and receipts as a sink writes them.
final class NotifierCell implements AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(60);
    static final String ACCOUNT = "111122223333";

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final EmbeddedKafka kafka;
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final TopicCatalogue catalogue =
            new TopicCatalogue(new TopicSizing(1, 1, Duration.ofDays(7), Duration.ofDays(31)));
    private final KafkaTrailDirectory trails;
    private final KafkaProducer<String, byte[]> producer;

    NotifierCell(Path folder) {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
        try (Admin admin = Admin.create(connection().client("test"))) {
            new TopicProvisioner(admin, registry).provision(catalogue.all(List.of()));
        }
        trails = new KafkaTrailDirectory(connection(), registry, catalogue.control());
        producer =
                new KafkaProducer<>(
                        connection().producer("test"),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    KafkaConnection connection() {
        return KafkaConnection.of(kafka.bootstrapServers());
    }

    /// @param targets as in the setting
    Notifier notifier(List<String> targets) {
        return notifier(
                targets, new QueuePolicy(Duration.ofMinutes(5), Duration.ofMillis(300), 1_000));
    }

    Notifier notifier(List<String> targets, QueuePolicy policy) {
        return Notifier.start(
                new NotifierConfig(
                        NotifierConfig.parse(targets),
                        new TargetAccess("us-east-1", "key", "secret", "hook-secret"),
                        policy),
                connection(),
                registry,
                catalogue,
                trails,
                new Telemetry(),
                InstantSource.system());
    }

    static String topicArn(String trailId) {
        return "arn:aws:sns:us-east-1:" + ACCOUNT + ":" + trailId;
    }

    void trail(String trailId) throws ExecutionException, InterruptedException {
        Trail trail =
                Trail.newBuilder()
                        .setTrailId(trailId)
                        .setTrailArn(
                                "arn:aws:cloudtrail:us-east-1:" + ACCOUNT + ":trail/" + trailId)
                        .setName(trailId)
                        .setAccountId(ACCOUNT)
                        .setHomeRegion("us-east-1")
                        .setBucket("audit")
                        .setSnsTopicArn(topicArn(trailId))
                        .setCreatedAt(NOW)
                        .setUpdatedAt(NOW)
                        .setSelections(
                                List.of(
                                        new Selection(
                                                NOW, true, true, List.of(), false, List.of())))
                        .build();
        var serializer =
                new AvroSerializer<ControlRecord>(registry, ControlRecord.getClassSchema());
        send(
                TopicCatalogue.CONTROL,
                KafkaTrailDirectory.keyOf(trailId),
                serializer.encode(
                        TopicCatalogue.CONTROL,
                        ControlRecord.newBuilder().setTrail(trail).build()));
    }

    void deliver(String trailId, String objectKey) throws ExecutionException, InterruptedException {
        var chain = new ChainKey(trailId, ACCOUNT, "us-east-1");
        DeliveryReceipt receipt = SampleReceipts.of(chain, "arn", "audit", objectKey);
        var serializer =
                new AvroSerializer<DeliveryReceipt>(registry, DeliveryReceipt.getClassSchema());
        send(
                TopicCatalogue.DELIVERIES,
                chain.toString(),
                serializer.encode(TopicCatalogue.DELIVERIES, receipt));
    }

    /// All reports about a trail's notifications, in order.
    List<TrailStatus> statuses(String trailId) {
        var statuses =
                new AvroDeserializer<>(registry, TrailStatus.class, TrailStatus.getClassSchema());
        List<TrailStatus> found = new ArrayList<>();
        var partition = new TopicPartition(TopicCatalogue.TRAIL_STATUS, 0);
        try (var consumer =
                new KafkaConsumer<>(
                        connection().consumer("test-status"), new StringDeserializer(), statuses)) {
            read(consumer, partition).stream()
                    .map(ConsumerRecord::value)
                    .filter(status -> status.getTrailId().equals(trailId))
                    .forEach(found::add);
        }
        return found;
    }

    List<String> values(String topic) {
        try (var consumer =
                new KafkaConsumer<>(
                        connection().consumer("test-values"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            return read(consumer, new TopicPartition(topic, 0)).stream()
                    .map(ConsumerRecord::value)
                    .toList();
        }
    }

    private static <T> List<ConsumerRecord<String, T>> read(
            KafkaConsumer<String, T> consumer, TopicPartition partition) {
        List<ConsumerRecord<String, T>> records = new ArrayList<>();
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (consumer.position(partition) < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    private void send(String topic, String key, byte[] value)
            throws ExecutionException, InterruptedException {
        var _ = producer.send(new ProducerRecord<>(topic, key, value)).get();
    }

    @Override
    public void close() {
        producer.close();
        trails.close();
        kafka.close();
    }
}
