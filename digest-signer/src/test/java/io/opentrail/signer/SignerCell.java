package io.opentrail.signer;

import static org.awaitility.Awaitility.await;

import io.opentrail.access.identity.Identities;
import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.delivery.Parking;
import io.opentrail.delivery.TrailStatus;
import io.opentrail.digest.SignedDigest;
import io.opentrail.digest.SigningPublicKey;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.schemas.topics.EndOffsets;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.signer.DeliveredChain.Delivered;
import io.opentrail.signer.ledger.CommittedRecords;
import io.opentrail.store.InMemoryObjectStore;
import io.opentrail.store.StoredObject;
import io.opentrail.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// A broker, a store, trails and a clock, for signers to work with.
public final class SignerCell implements AutoCloseable {

    public static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");
    public static final Duration DEADLINE = Duration.ofSeconds(60);
    static final Duration DELAY = Duration.ofSeconds(1);
    static final int PARTITIONS = TopicSizing.DEFAULT.partitions();

    final InMemoryObjectStore store = new InMemoryObjectStore().createBucket("audit");
    final PutLog puts = new PutLog(store);
    final ChangingTrails trails = new ChangingTrails();
    final SchemaRegistry registry;
    volatile Instant now = TEN;
    volatile Identities identities = Identities.of(List.of(), List.of());

    private final Path folder;
    private final Map<String, String> brokerProperties;
    private EmbeddedKafka kafka;
    private final KafkaConnection connection;

    SignerCell(Path folder) {
        this(folder, new InMemorySchemaRegistry());
    }

    SignerCell(Path folder, SchemaRegistry registry) {
        this(folder, registry, Map.of());
    }

    public SignerCell(Path folder, SchemaRegistry registry, Map<String, String> brokerProperties) {
        this.folder = folder;
        this.brokerProperties = brokerProperties;
        this.registry = registry;
        this.kafka = startKafka();
        this.connection = KafkaConnection.of(kafka.bootstrapServers());
        DigestSigner.provision(config("test", Duration.ofHours(1)), connection, registry);
    }

    private EmbeddedKafka startKafka() {
        return EmbeddedKafka.start(
                new EmbeddedKafka.Config(folder.resolve("kafka"), 0, brokerProperties));
    }

    public void stopKafka() {
        kafka.close();
    }

    public void restartKafka() {
        kafka = startKafka();
    }

    @Override
    public void close() {
        kafka.close();
    }

    public KafkaConnection connection() {
        return connection;
    }

    DigestSigner signer() {
        return signer("test", Duration.ofHours(1));
    }

    DigestSigner signer(String instance, Duration interval) {
        return signer(instance, interval, new Telemetry());
    }

    DigestSigner signer(String instance, Duration interval, Telemetry telemetry) {
        return DigestSigner.start(
                config(instance, interval),
                connection,
                registry,
                trails,
                () -> identities,
                puts,
                telemetry,
                () -> now);
    }

    public DigestSignerConfig config(String instance, Duration interval) {
        return new DigestSignerConfig(
                folder.resolve("keys-" + instance),
                instance,
                interval,
                DELAY,
                List.of("us-east-1"),
                TopicSizing.DEFAULT,
                DigestSignerConfig.DEFAULT_DRAIN_GRACE);
    }

    static void awaitUntil(Callable<Boolean> condition) {
        await().atMost(DEADLINE).pollInSameThread().until(condition);
    }

    /// Returns when the trail has so many digests in all buckets, all proven.
    List<Delivered> awaitDigests(String trail, int count) {
        awaitUntil(() -> keys(trail).size() >= count);
        return digests(trail);
    }

    List<Delivered> digests(String trail) {
        return DeliveredChain.verified(objects(), trail, publicKeys()).stream()
                .filter(digest -> !digest.isBackfill())
                .toList();
    }

    /// The same of backfill digests.
    List<Delivered> awaitBackfills(String trail, int count) {
        awaitUntil(() -> backfillKeys(trail).size() >= count);
        return DeliveredChain.verified(objects(), trail, publicKeys()).stream()
                .filter(Delivered::isBackfill)
                .toList();
    }

    private List<String> backfillKeys(String trail) {
        return allKeys(trail).stream().filter(key -> key.endsWith("_backfill.json.gz")).toList();
    }

    private List<String> keys(String trail) {
        return allKeys(trail).stream().filter(key -> !key.endsWith("_backfill.json.gz")).toList();
    }

    private List<String> allKeys(String trail) {
        return objects().values().stream()
                .flatMap(objects -> objects.keySet().stream())
                .filter(key -> key.contains("_" + trail + "_us-east-1_"))
                .toList();
    }

    private Map<String, SortedMap<String, StoredObject>> objects() {
        return Map.of(
                "audit",
                store.objects("audit"),
                "missing",
                store.objects("missing"),
                "other",
                store.objects("other"));
    }

    /// All that was ever published, by fingerprint.
    public Map<String, SigningPublicKey> publicKeys() {
        Map<String, SigningPublicKey> keysByFingerprint = new HashMap<>();
        read(
                        TopicCatalogue.PUBLIC_KEYS,
                        1,
                        SigningPublicKey.class,
                        SigningPublicKey.getClassSchema())
                .forEach(key -> {
                    String fingerprint = DeliveredChain.hash("MD5", DeliveredChain.der(key));
                    if (!fingerprint.equals(key.getFingerprint())) {
                        throw new AssertionError("fingerprint of " + key.getFingerprint());
                    }
                    keysByFingerprint.put(fingerprint, key);
                });
        return keysByFingerprint;
    }

    /// All that was ever committed, compaction aside.
    public List<SignedDigest> signedDigests() {
        return read(
                TopicCatalogue.DIGESTS,
                PARTITIONS,
                SignedDigest.class,
                SignedDigest.getClassSchema());
    }

    /// The newest status of a trail.
    Optional<TrailStatus> status(String trail) {
        return read(TopicCatalogue.TRAIL_STATUS, 1, TrailStatus.class, TrailStatus.getClassSchema())
                .stream()
                .filter(status -> status.getTrailId().equals(ChangingTrails.trailId(trail)))
                .reduce((_, newer) -> newer);
    }

    private <T extends SpecificRecord> List<T> read(
            String topic, int partitions, Class<T> type, Schema schema) {
        var deserializer = new AvroDeserializer<>(registry, type, schema);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (var admin = Admin.create(connection.client("cell"));
                var reader = new CommittedRecords(connection, "cell")) {
            EndOffsets.of(
                            admin,
                            IntStream.range(0, partitions)
                                    .mapToObj(p -> new TopicPartition(topic, p))
                                    .collect(Collectors.toSet()))
                    .forEach((partition, end) ->
                            reader.read(
                                    partition,
                                    reader.beginning(partition),
                                    end,
                                    DEADLINE,
                                    records::add));
        }
        return records.stream()
                .filter(record -> record.value() != null)
                .map(record -> deserializer.decode(record.value()))
                .toList();
    }

    /// A log file of the trail, delivered then, has its receipt in Kafka when this returns.
    public void deliver(String trail, String objectKey, Instant deliveredAt) {
        send(receipt(trail, objectKey, deliveredAt));
    }

    private ProducerRecord<String, byte[]> receipt(
            String trail, String objectKey, Instant deliveredAt) {
        var chain =
                new ChainKey(ChangingTrails.trailId(trail), ChangingTrails.ACCOUNT, "us-east-1");
        var receipt =
                DeliveryReceipt.newBuilder()
                        .setTrailId(chain.trailId())
                        .setTrailArn(ChangingTrails.arn(trail))
                        .setAccountId(chain.accountId())
                        .setAwsRegion(chain.awsRegion())
                        .setKind("CloudTrail")
                        .setBucket("audit")
                        .setObjectKey(objectKey)
                        .setSha256("ab")
                        .setUncompressedBytes(1)
                        .setCompressedBytes(1)
                        .setEventCount(1)
                        .setOldestEventTime(deliveredAt)
                        .setNewestEventTime(deliveredAt)
                        .setDeliveredAt(deliveredAt)
                        .setSourceTopic("t")
                        .setPartition(0)
                        .setFromOffset(0)
                        .setToOffset(1)
                        .build();
        var value =
                new AvroSerializer<DeliveryReceipt>(registry, DeliveryReceipt.getClassSchema())
                        .encode(TopicCatalogue.DELIVERIES, receipt);
        return new ProducerRecord<>(TopicCatalogue.DELIVERIES, chain.toString(), value);
    }

    /// The same for a log file of each trail, which is named after it.
    void deliverOneOfEach(List<String> names, Instant deliveredAt) {
        Map<String, Object> settings = connection.producer("cell");
        // With more, requests that overtake the first one to a new partition block it for good.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        try (var producer = producer(settings)) {
            names.forEach(trail -> {
                Future<?> _ = producer.send(receipt(trail, "log-" + trail, deliveredAt));
            });
            producer.flush();
        }
    }

    /// As a sink does when it parks a trail.
    void park(String trail) {
        String trailId = ChangingTrails.trailId(trail);
        var parking =
                new Parking(trailId, 0, "opentrail.parked.00", now, 1, now, now, "AccessDenied");
        sendParking(
                trailId,
                new AvroSerializer<Parking>(registry, Parking.getClassSchema())
                        .encode(TopicCatalogue.PARKINGS, parking));
    }

    void unpark(String trail) {
        sendParking(ChangingTrails.trailId(trail), null);
    }

    @SuppressWarnings("NullAway") // a tombstone is a null value; Kafka's class is not annotated
    private void sendParking(String trailId, byte @Nullable [] value) {
        send(new ProducerRecord<>(TopicCatalogue.PARKINGS, 0, trailId + "/0", value));
    }

    void send(ProducerRecord<String, byte[]> record) {
        try (var producer = producer(connection.producer("cell"))) {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static KafkaProducer<String, byte[]> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
}
