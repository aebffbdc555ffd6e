package io.opentrail.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.ManifestPage;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.SampleReceipts;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.store.InMemoryObjectStore;
import io.opentrail.store.StoredObject;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import io.opentrail.trails.ManifestObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A broker, a registry and a store, trails, and receipts as a sink writes them.
final class ManifestCell implements AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final String ACCOUNT = "111122223333";
    private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1", "us-west-2");
    private static final int PARTITIONS = 2;
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final EmbeddedKafka kafka;
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final TopicCatalogue catalogue =
            new TopicCatalogue(
                    new TopicSizing(PARTITIONS, 1, Duration.ofDays(7), Duration.ofDays(31)));
    private final KafkaTrailDirectory trails;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, Integer> delivered = new TreeMap<>();

    ManifestCell(Path folder) {
        this.folder = folder;
        kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder.resolve("kafka")));
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

    private KafkaConnection connection() {
        return KafkaConnection.of(kafka.bootstrapServers());
    }

    InMemoryObjectStore store() {
        return store;
    }

    DeliveryManifest manifest(Telemetry telemetry) {
        return DeliveryManifest.start(
                new DeliveryManifestConfig(
                        "test",
                        folder.resolve("state"),
                        Duration.ofMillis(50),
                        Duration.ofMillis(300)),
                connection(),
                registry,
                catalogue,
                trails,
                store,
                telemetry,
                InstantSource.system());
    }

    /// A trail with a bucket of its name, which gets the manifest, too.
    void trail(String trailId) throws ExecutionException, InterruptedException {
        store.createBucket(trailId);
        Trail trail =
                Trail.newBuilder()
                        .setTrailId(trailId)
                        .setTrailArn(arn(trailId))
                        .setName(trailId)
                        .setAccountId(ACCOUNT)
                        .setHomeRegion("us-east-1")
                        .setBucket(trailId)
                        .setTags(Map.of(ManifestObjects.TAG, "true"))
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
        trails.refresh();
    }

    private static String arn(String trailId) {
        return "arn:aws:cloudtrail:us-east-1:" + ACCOUNT + ":trail/" + trailId;
    }

    /// Receipts of the trail's next log files, of all regions in turn: a trail's receipts are
    /// spread over partitions.
    void deliver(String trailId, int logFiles) throws ExecutionException, InterruptedException {
        for (int i = 0; i < logFiles; i++) {
            int number = delivered.merge(trailId, 1, Integer::sum) - 1;
            String region = REGIONS.get(number % REGIONS.size());
            var chain = new ChainKey(trailId, ACCOUNT, region);
            DeliveryReceipt receipt =
                    SampleReceipts.of(chain, arn(trailId), trailId, logFile(number));
            var serializer =
                    new AvroSerializer<DeliveryReceipt>(registry, DeliveryReceipt.getClassSchema());
            send(
                    TopicCatalogue.DELIVERIES,
                    chain.toString(),
                    serializer.encode(TopicCatalogue.DELIVERIES, receipt));
        }
    }

    private static String logFile(int number) {
        return "AWSLogs/" + ACCOUNT + "/CloudTrail/file-" + number + ".json.gz";
    }

    /// The keys of all log files that were delivered to a trail.
    List<String> delivered(String trailId) {
        return IntStream.range(0, delivered.getOrDefault(trailId, 0))
                .mapToObj(ManifestCell::logFile)
                .toList();
    }

    /// The numbers of a trail's objects, in the order of their keys.
    List<Long> objectNumbers(String trailId) {
        return objects(trailId).stream().map(page -> page.get("number").asLong()).toList();
    }

    /// What a trail's objects list, in their order.
    List<String> listed(String trailId) {
        return entries(trailId).stream().map(entry -> entry.get("s3Object").asText()).toList();
    }

    List<Long> sequences(String trailId) {
        return entries(trailId).stream().map(entry -> entry.get("sequence").asLong()).toList();
    }

    private List<JsonNode> entries(String trailId) {
        return objects(trailId).stream()
                .flatMap(page -> page.get("logFiles").valueStream())
                .toList();
    }

    private List<JsonNode> objects(String trailId) {
        SortedMap<String, StoredObject> objects = store.objects(trailId);
        return objects.values().stream().map(object -> parse(object.body())).toList();
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many pages Kafka has of a trail.
    long pages(String trailId) {
        var values =
                new AvroDeserializer<>(registry, ManifestPage.class, ManifestPage.getClassSchema());
        List<TopicPartition> partitions =
                IntStream.range(0, PARTITIONS)
                        .mapToObj(number -> new TopicPartition(TopicCatalogue.MANIFESTS, number))
                        .toList();
        List<ManifestPage> pages = new ArrayList<>();
        try (var consumer =
                new KafkaConsumer<>(
                        connection().consumer("test-pages"), new StringDeserializer(), values)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> pages.add(record.value()));
            }
        }
        return pages.stream().filter(page -> page.getTrailId().equals(trailId)).count();
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
