package io.opentrail.signer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.ChainKey;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.signer.ledger.EndOffsets;
import io.opentrail.store.InMemoryObjectStore;
import io.opentrail.store.StoredObject;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestSignerIT {

    private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String ACCOUNT = "111122223333";

    private final SchemaRegistry registry = new InMemorySchemaRegistry();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private volatile Instant now = TEN.plusSeconds(1800);
    private final TrailDirectory trails =
            new FixedTrails(List.of(trail("one", "audit"), trail("two", "missing")));
    private EmbeddedKafka kafka;
    private KafkaConnection connection;
    private Path keys;

    @BeforeEach
    void start(@TempDir Path kafkaFolder, @TempDir Path keys) {
        this.keys = keys.resolve("keys");
        kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(kafkaFolder));
        connection = KafkaConnection.of(kafka.bootstrapServers());
        store.createBucket("audit");
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void digestsArriveInOrderThroughRestartsAndARefusingBucket() {
        store.refuse("audit", "AccessDenied");
        try (var _ = signer()) {
            deliver("one", 1, TEN.plusSeconds(60));
            deliver("one", 2, TEN.plusSeconds(3700));
            now = TEN.plusSeconds(3605);
            await().atMost(DEADLINE).until(() -> signedDigests() >= 2);
        }
        store.accept("audit");
        now = TEN.plusSeconds(7300);

        try (var _ = signer()) {
            await().atMost(DEADLINE).until(() -> store.objects("audit").size() == 2);
            store.createBucket("missing");
            await().atMost(DEADLINE)
                    .until(() -> {
                        now = now.plusSeconds(1);
                        return store.objects("missing").size() == 2;
                    });
        }

        List<StoredObject> digests = List.copyOf(store.objects("audit").values());
        String first = json(digests.getFirst());
        String second = json(digests.getLast());
        assertThat(first).contains("log-1.json.gz").doesNotContain("log-2.json.gz");
        assertThat(second).contains("log-2.json.gz").doesNotContain("log-1.json.gz");
        assertThat(first).contains("\"previousDigestSignature\":null");
        assertThat(second)
                .contains(
                        "\"previousDigestSignature\":\""
                                + digests.getFirst().userMetadata().get("signature")
                                + "\"");
    }

    private long signedDigests() {
        try (var admin = Admin.create(connection.client("digests"))) {
            var partitions =
                    IntStream.range(0, 4)
                            .mapToObj(p -> new TopicPartition(TopicCatalogue.DIGESTS, p))
                            .toList();
            return EndOffsets.of(admin, partitions).values().stream().mapToLong(end -> end).sum();
        }
    }

    private DigestSigner signer() {
        return await().atMost(DEADLINE)
                .ignoreExceptions()
                .until(this::startSigner, java.util.Objects::nonNull);
    }

    private DigestSigner startSigner() {
        var config =
                new DigestSignerConfig(
                        keys,
                        "test",
                        Duration.ofHours(1),
                        List.of("us-east-1"),
                        Optional.empty(),
                        4);
        return DigestSigner.start(
                config, connection, registry, trails, store, new Telemetry(), () -> now);
    }

    private void deliver(String trail, int number, Instant deliveredAt) {
        var chain = new ChainKey(trailId(trail), ACCOUNT, "us-east-1");
        var receipt =
                DeliveryReceipt.newBuilder()
                        .setTrailId(chain.trailId())
                        .setTrailArn("arn:aws:cloudtrail:us-east-1:" + ACCOUNT + ":trail/" + trail)
                        .setAccountId(ACCOUNT)
                        .setAwsRegion("us-east-1")
                        .setKind("CloudTrail")
                        .setBucket("audit")
                        .setObjectKey("log-" + number + ".json.gz")
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
        try (var producer =
                new KafkaProducer<>(
                        connection.producer("sink"),
                        new StringSerializer(),
                        new AvroSerializer<DeliveryReceipt>(
                                registry, DeliveryReceipt.getClassSchema()))) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    TopicCatalogue.DELIVERIES, chain.toString(), receipt));
        }
    }

    private static String trailId(String name) {
        return ACCOUNT + "." + name + ".abcdefgh";
    }

    private static Trail trail(String name, String bucket) {
        var since = LoggingPeriod.newBuilder().setStartedAt(TEN).build();
        return Trail.newBuilder()
                .setTrailId(trailId(name))
                .setTrailArn("arn:aws:cloudtrail:us-east-1:" + ACCOUNT + ":trail/" + name)
                .setName(name)
                .setAccountId(ACCOUNT)
                .setHomeRegion("us-east-1")
                .setBucket(bucket)
                .setCreatedAt(TEN)
                .setUpdatedAt(TEN)
                .setLoggingPeriods(List.of(since))
                .setValidationPeriods(List.of(since))
                .setSelections(
                        List.of(
                                Selection.newBuilder()
                                        .setEffectiveFrom(TEN)
                                        .setMultiRegion(false)
                                        .setIncludeGlobalServiceEvents(true)
                                        .setEventSelectors(List.of())
                                        .setCustom(false)
                                        .build()))
                .setTags(Map.of())
                .build();
    }

    private static String json(StoredObject digest) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(digest.body()))) {
            return new String(gzip.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record FixedTrails(List<Trail> trails) implements TrailDirectory {

        @Override
        public Optional<Trail> byId(String trailId) {
            return trails.stream().filter(trail -> trail.getTrailId().equals(trailId)).findFirst();
        }

        @Override
        public List<Trail> ofAccount(String accountId) {
            return trails;
        }

        @Override
        public Collection<Trail> all() {
            return trails;
        }

        @Override
        public void refresh() {}
    }
}
