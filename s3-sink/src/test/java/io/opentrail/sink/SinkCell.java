package io.opentrail.sink;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.sink.delivery.DeliveryPolicy;
import io.opentrail.store.InMemoryObjectStore;
import io.opentrail.store.ObjectStore;
import io.opentrail.store.StoredObject;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.Compression;
import io.opentrail.trails.KafkaTrailDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// What is around a sink: a broker of its own, a registry and a store in memory, trails, and events
/// that are numbered.
public final class SinkCell implements AutoCloseable {

    public static final Duration DEADLINE = Duration.ofSeconds(90);

    public static final DeliveryPolicy QUICK =
            new DeliveryPolicy(
                    Duration.ofMillis(200),
                    1 << 20,
                    8 << 20,
                    Duration.ofMillis(500),
                    Duration.ofMillis(20),
                    Duration.ofMillis(200),
                    8,
                    Compression.SMALL);

    private static final String ACCOUNT = "111122223333";
    private static final int PARTITIONS = 2;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");

    private final Path folder;
    private final SchemaRegistry registry;
    private final Map<String, String> brokerProperties;
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final TopicCatalogue catalogue =
            new TopicCatalogue(
                    new TopicSizing(PARTITIONS, 2, Duration.ofDays(7), Duration.ofDays(31)));
    private EmbeddedKafka kafka;
    private KafkaProducer<String, byte[]> producer;

    SinkCell(Path folder) {
        this(folder, new InMemorySchemaRegistry(), Map.of());
    }

    public SinkCell(Path folder, SchemaRegistry registry, Map<String, String> brokerProperties) {
        this.folder = folder;
        this.registry = registry;
        this.brokerProperties = brokerProperties;
        this.kafka = EmbeddedKafka.start(broker());
        try (Admin admin = Admin.create(connection(Map.of()).client("test"))) {
            new TopicProvisioner(admin, registry).provision(catalogue.all(List.of()));
        }
        this.producer = producer();
    }

    InMemoryObjectStore store() {
        return store;
    }

    SchemaRegistry registry() {
        return registry;
    }

    public KafkaConnection connection(Map<String, String> properties) {
        return new KafkaConnection(kafka.bootstrapServers(), properties);
    }

    public void stopBroker() {
        producer.close();
        kafka.close();
    }

    public void startBroker() {
        kafka = EmbeddedKafka.start(broker());
        producer = producer();
    }

    private EmbeddedKafka.Config broker() {
        return new EmbeddedKafka.Config(folder, 0, brokerProperties);
    }

    S3Sink sink(Telemetry telemetry) {
        return sink("test", QUICK, Map.of(), registry, store, telemetry, InstantSource.system());
    }

    public S3Sink sink(
            String instanceId,
            DeliveryPolicy policy,
            Map<String, String> kafkaProperties,
            SchemaRegistry itsRegistry,
            ObjectStore itsStore,
            Telemetry telemetry,
            InstantSource clock) {
        return S3Sink.start(
                new S3SinkConfig(instanceId, policy),
                connection(kafkaProperties),
                itsRegistry,
                catalogue,
                itsStore,
                telemetry,
                clock);
    }

    public void trail(String trailId, String bucket) {
        Trail trail =
                Trail.newBuilder()
                        .setTrailId(trailId)
                        .setTrailArn(
                                "arn:aws:cloudtrail:us-east-1:" + ACCOUNT + ":trail/" + trailId)
                        .setName(trailId)
                        .setAccountId(ACCOUNT)
                        .setHomeRegion("us-east-1")
                        .setBucket(bucket)
                        .setCreatedAt(START)
                        .setUpdatedAt(START)
                        .setSelections(
                                List.of(
                                        new Selection(
                                                START, true, true, List.of(), false, List.of())))
                        .build();
        AvroSerializer<ControlRecord> serializer =
                new AvroSerializer<>(registry, ControlRecord.getClassSchema());
        send(
                List.of(
                        new ProducerRecord<>(
                                TopicCatalogue.CONTROL,
                                KafkaTrailDirectory.keyOf(trailId),
                                serializer.encode(
                                        TopicCatalogue.CONTROL,
                                        ControlRecord.newBuilder().setTrail(trail).build()))));
    }

    /// Events with the numbers from (inclusive) to (exclusive), all of one account.
    public void route(String trailId, int from, int to) {
        route(trailId, ACCOUNT, from, to, 0);
    }

    /// @param padding bytes that each record is longer by
    void route(String trailId, String accountId, int from, int to, int padding) {
        AvroSerializer<AuditEvent> serializer = AuditEvents.serializer(registry);
        String pad = "x".repeat(padding);
        send(
                numbers(from, to).stream()
                        .map(n ->
                                new ProducerRecord<>(
                                        TopicCatalogue.ROUTED_TRAILS,
                                        new RoutedKey(trailId, accountId).toString(),
                                        serializer.encode(
                                                TopicCatalogue.ROUTED_TRAILS,
                                                event(accountId, n, pad))))
                        .toList());
    }

    void routeBytes(String trailId, String bytes) {
        send(
                List.of(
                        new ProducerRecord<>(
                                TopicCatalogue.ROUTED_TRAILS,
                                new RoutedKey(trailId, ACCOUNT).toString(),
                                bytes.getBytes(StandardCharsets.UTF_8))));
    }

    void awaitDelivered(String bucket, int atLeast) {
        await().atMost(DEADLINE).until(() -> delivered(bucket).size() >= atLeast);
    }

    /// The numbers of all events in a bucket: files in the order of their first event, events as
    /// they stand.
    List<Integer> delivered(String bucket) {
        return numbersOf(store.objects(bucket).values());
    }

    private static List<Integer> numbersOf(Collection<StoredObject> logFiles) {
        return logFiles.stream()
                .map(object -> numbersIn(inflate(object.body())))
                .sorted(Comparator.comparing(List::getFirst))
                .flatMap(List::stream)
                .toList();
    }

    /// The same of a redelivery's log files alone, or, for "", of those that are of none.
    List<Integer> delivered(String bucket, String redelivery) {
        return numbersOf(
                store.objects(bucket).values().stream()
                        .filter(object -> redeliveryOf(object).equals(redelivery))
                        .toList());
    }

    /// What the metadata of a log file says.
    String redeliveryOf(String bucket, String objectKey) {
        return redeliveryOf(requireNonNull(store.objects(bucket).get(objectKey)));
    }

    private static String redeliveryOf(StoredObject object) {
        return object.userMetadata().getOrDefault("opentrail-redelivery", "");
    }

    /// All receipts there are, by object key; fails if an object has two.
    public Map<String, DeliveryReceipt> receiptsByObjectKey() {
        AvroDeserializer<DeliveryReceipt> receipts =
                new AvroDeserializer<>(
                        registry, DeliveryReceipt.class, DeliveryReceipt.getClassSchema());
        Map<String, DeliveryReceipt> byKey = new HashMap<>();
        for (byte[] value : committed(TopicCatalogue.DELIVERIES)) {
            DeliveryReceipt receipt = receipts.decode(value);
            assertThat(byKey.put(receipt.getObjectKey(), receipt))
                    .as("a second receipt of " + receipt.getObjectKey())
                    .isNull();
        }
        return byKey;
    }

    /// Records in all lanes, transaction markers among them.
    public long parkedRecords() {
        return catalogue.parkedLanes().stream().mapToLong(lane -> ends(lane.name())).sum();
    }

    /// Chunks that have been decided of lanes so far.
    public long laneDecisions() {
        return committedRecords(TopicCatalogue.DECISIONS).stream()
                .filter(decision ->
                        new String(decision.key(), StandardCharsets.UTF_8)
                                .startsWith(TopicCatalogue.PARKED_PREFIX))
                .count();
    }

    /// Waits until so many events have been parked.
    void awaitParked(int events) {
        await().atMost(DEADLINE).until(() -> parkedRecords() >= events);
    }

    /// The end of each partition.
    Map<Integer, Long> endOffsets(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return consumer.endOffsets(partitions(topic)).entrySet().stream()
                    .collect(
                            Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
        }
    }

    /// A moment after everything that has been routed, and before everything that will be.
    Instant now() {
        Instant now = Instant.now();
        await().until(() -> Instant.now().isAfter(now.plusMillis(2)));
        return now.plusMillis(1);
    }

    public static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Override
    public void close() {
        try (EmbeddedKafka _ = kafka) {
            producer.close();
        }
    }

    private KafkaProducer<String, byte[]> producer() {
        Map<String, Object> settings = connection(Map.of()).producer("test");
        // a batch refused by a partition without a leader yet would be overtaken by the next ones,
        // and out of sequence for good
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    private void send(List<ProducerRecord<String, byte[]>> records) {
        List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
        producer.flush();
        for (Future<RecordMetadata> record : sent) {
            try {
                var _ = record.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private List<byte[]> committed(String topic) {
        return committedRecords(topic).stream().map(ConsumerRecord::value).toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> committedRecords(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private long ends(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return consumer.endOffsets(partitions(topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                connection(Map.of()).consumer("test"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
    }

    private static AuditEvent event(String accountId, int number, String pad) {
        String record = record(number, pad);
        return AuditEvent.newBuilder()
                .setEventId("e-" + number)
                .setEventTime(START.plusSeconds(number))
                .setIngestTime(START.plusSeconds(number))
                .setRecipientAccountId(accountId)
                .setAwsRegion("us-east-1")
                .setEventSource("s3.amazonaws.com")
                .setEventName("PutObject")
                .setRecord(ByteBuffer.wrap(record.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    /// The record of an event.
    public static String record(int number, String pad) {
        return "{\"n\":" + number + (pad.isEmpty() ? "" : ",\"p\":\"" + pad + "\"") + "}";
    }

    private static List<Integer> numbersIn(String file) {
        List<Integer> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(file);
        while (matcher.find()) {
            numbers.add(Integer.valueOf(matcher.group(1)));
        }
        return numbers;
    }

    private static String inflate(byte[] body) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
