package io.opentrail.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.is;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.sink.delivery.DeliveryPolicy;
import io.opentrail.store.InMemoryObjectStore;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
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
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sink against a real broker: what is routed is in the bucket once, whatever happens on the
/// way.
class S3SinkIT {

    private static final String ACCOUNT = "111122223333";
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final TopicCatalogue catalogue =
            new TopicCatalogue(new TopicSizing(2, 2, Duration.ofDays(7), Duration.ofDays(31)));
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private Telemetry telemetry = new Telemetry();
    private EmbeddedKafka kafka;
    private KafkaConnection connection;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void start(@TempDir Path folder) {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
        connection = KafkaConnection.of(kafka.bootstrapServers());
        try (Admin admin = Admin.create(connection.client("test"))) {
            new TopicProvisioner(admin, registry).provision(catalogue.all(List.of()));
        }
        producer =
                new KafkaProducer<>(
                        connection.producer("test"),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        try (EmbeddedKafka _ = kafka) {
            producer.close();
        }
    }

    @Test
    void everyRoutedEventIsInItsTrailsBucketOnceAndInOrder() {
        store.createBucket("one").createBucket("two");
        trail("a", "one");
        trail("b", "two");

        route("a", 0, 500);
        route("b", 0, 100);

        try (S3Sink sink = sink()) {
            awaitDelivered(sink, "one", 500);
            awaitDelivered(sink, "two", 100);
        }
        assertThat(delivered("one")).containsExactlyElementsOf(numbers(0, 500));
        assertThat(delivered("two")).containsExactlyElementsOf(numbers(0, 100));
    }

    @Test
    void aPutWhoseAnswerIsLostIsNotRepeatedUnderAnotherName() {
        store.createBucket("one").loseNextAnswers(3);
        trail("a", "one");

        route("a", 0, 200);

        try (S3Sink sink = sink()) {
            awaitDelivered(sink, "one", 200);
            route("a", 200, 300);
            awaitDelivered(sink, "one", 300);
        }
        assertThat(delivered("one")).containsExactlyElementsOf(numbers(0, 300));
    }

    @Test
    void aSinkThatFollowsAnotherGoesOnWhereItStopped() {
        store.createBucket("one");
        trail("a", "one");

        for (int round = 0; round < 4; round++) {
            route("a", round * 100, round * 100 + 100);
            try (S3Sink sink = sink()) {
                int expected = round * 100 + 1;
                awaitDelivered(sink, "one", expected);
            }
        }
        try (S3Sink sink = sink()) {
            awaitDelivered(sink, "one", 400);
        }
        assertThat(delivered("one")).containsExactlyElementsOf(numbers(0, 400));
    }

    @Test
    void aBucketThatRefusesDelaysItsOwnTrailOnlyAndGetsItsBacklogInOrder() {
        store.createBucket("one");
        trail("a", "one");
        trail("b", "missing");

        try (S3Sink sink = sink()) {
            route("b", 0, 50);
            route("a", 0, 50);
            awaitDelivered(sink, "one", 50);
            route("b", 50, 120);
            route("a", 50, 90);
            awaitDelivered(sink, "one", 90);

            store.createBucket("missing");

            awaitDelivered(sink, "missing", 120);
            route("b", 120, 150);
            awaitDelivered(sink, "missing", 150);
        }
        assertThat(delivered("one")).containsExactlyElementsOf(numbers(0, 90));
        assertThat(delivered("missing")).containsExactlyInAnyOrderElementsOf(numbers(0, 150));
    }

    @Test
    void aParkedBacklogSurvivesARestart() {
        trail("b", "missing");

        try (S3Sink sink = sink()) {
            route("b", 0, 40);
            await().atMost(DEADLINE).until(() -> parkedRecords() > 0);
            assertThat(sink.failure()).isEmpty();
        }
        store.createBucket("missing");
        try (S3Sink sink = sink()) {
            route("b", 40, 60);
            awaitDelivered(sink, "missing", 60);
        }
        assertThat(delivered("missing")).containsExactlyInAnyOrderElementsOf(numbers(0, 60));
    }

    @Test
    void anOutageOfTheWholeStoreParksNobody() {
        store.createBucket("one");
        trail("a", "one");
        store.failNextCalls(6);

        try (S3Sink sink = sink()) {
            route("a", 0, 30);
            awaitDelivered(sink, "one", 30);
        }
        assertThat(parkedRecords()).isZero();
        assertThat(delivered("one")).containsExactlyElementsOf(numbers(0, 30));
    }

    @Test
    void aRecordThatIsNoEventCostsNothingElse() {
        store.createBucket("one");
        trail("a", "one");

        try (S3Sink sink = sink()) {
            route("a", 0, 10);
            send(
                    new ProducerRecord<>(
                            TopicCatalogue.ROUTED_TRAILS,
                            "a/" + ACCOUNT,
                            "rubbish".getBytes(StandardCharsets.UTF_8)));
            route("a", 10, 20);
            awaitDelivered(sink, "one", 20);
        }
        assertThat(delivered("one")).containsExactlyElementsOf(numbers(0, 20));
    }

    @Test
    void metricsTellWhatIsDeliveredAndWhatWaits() {
        store.createBucket("one");
        trail("a", "one");
        trail("b", "missing");

        try (S3Sink _ = sink()) {
            route("a", 0, 30);
            route("b", 0, 20);

            await().atMost(DEADLINE).until(() -> metric("delivered_events"), is(30.0));
            await().atMost(DEADLINE).until(() -> metric("parked_trails"), is(1.0));
            await().atMost(DEADLINE).until(() -> metric("refusing_buckets"), is(1.0));
            assertThat(metric("parked_events")).isEqualTo(20);
            assertThat(metric("parked_lanes")).isEqualTo(1);
            assertThat(metric("failed_puts")).isPositive();
            assertThat(metric("oldest_undelivered_seconds")).isPositive();
            assertThat(telemetry.health().report().statusByName())
                    .containsEntry("s3-sink", HealthStatus.up());

            store.createBucket("missing");

            await().atMost(DEADLINE).until(() -> metric("delivered_events"), is(50.0));
            await().atMost(DEADLINE).until(() -> metric("parked_trails"), is(0.0));
            await().atMost(DEADLINE).until(() -> metric("in_flight_bytes"), is(0.0));
        }
    }

    /// A counter or gauge of the sink, over all labels.
    private double metric(String name) {
        return telemetry.registry().scrape(("opentrail_s3_sink_" + name)::equals).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point ->
                        switch (point) {
                            case CounterDataPointSnapshot counter -> counter.getValue();
                            case GaugeDataPointSnapshot gauge -> gauge.getValue();
                            default -> throw new IllegalStateException(point.toString());
                        })
                .sum();
    }

    private S3Sink sink() {
        DeliveryPolicy policy =
                new DeliveryPolicy(
                        Duration.ofMillis(200),
                        1 << 20,
                        8 << 20,
                        Duration.ofMillis(500),
                        Duration.ofMillis(20),
                        Duration.ofMillis(200),
                        8);
        telemetry = new Telemetry();
        return S3Sink.start(
                new S3SinkConfig("test", policy),
                connection,
                registry,
                catalogue,
                store,
                telemetry,
                InstantSource.system());
    }

    private void trail(String trailId, String bucket) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Trail trail =
                Trail.newBuilder()
                        .setTrailId(trailId)
                        .setTrailArn(
                                "arn:aws:cloudtrail:us-east-1:" + ACCOUNT + ":trail/" + trailId)
                        .setName(trailId)
                        .setAccountId(ACCOUNT)
                        .setHomeRegion("us-east-1")
                        .setBucket(bucket)
                        .setCreatedAt(now)
                        .setUpdatedAt(now)
                        .setSelections(List.of(new Selection(now, true, true, List.of(), false)))
                        .build();
        AvroSerializer<ControlRecord> serializer =
                new AvroSerializer<>(registry, ControlRecord.getClassSchema());
        send(
                new ProducerRecord<>(
                        TopicCatalogue.CONTROL,
                        KafkaTrailDirectory.keyOf(trailId),
                        serializer.encode(TopicCatalogue.CONTROL, new ControlRecord(trail))));
        producer.flush();
    }

    private void route(String trailId, int from, int to) {
        AvroSerializer<AuditEvent> serializer = AuditEvents.serializer(registry);
        numbers(from, to)
                .forEach(n ->
                        send(
                                new ProducerRecord<>(
                                        TopicCatalogue.ROUTED_TRAILS,
                                        new RoutedKey(trailId, ACCOUNT).toString(),
                                        serializer.encode(
                                                TopicCatalogue.ROUTED_TRAILS, event(n)))));
        producer.flush();
    }

    private void send(ProducerRecord<String, byte[]> record) {
        sent.add(producer.send(record));
    }

    private static AuditEvent event(int number) {
        return AuditEvent.newBuilder()
                .setEventId("e-" + number)
                .setEventTime(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number))
                .setIngestTime(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number))
                .setRecipientAccountId(ACCOUNT)
                .setAwsRegion("us-east-1")
                .setEventSource("s3.amazonaws.com")
                .setEventName("PutObject")
                .setRecord(
                        ByteBuffer.wrap(
                                ("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private void awaitDelivered(S3Sink sink, String bucket, int atLeast) {
        await().atMost(DEADLINE)
                .until(() -> {
                    assertThat(sink.failure()).isEmpty();
                    return delivered(bucket).size() >= atLeast;
                });
    }

    /// The numbers of all events in a bucket: files by name order of their first event, events as
    /// they stand.
    private List<Integer> delivered(String bucket) {
        List<List<Integer>> files = new ArrayList<>();
        store.objects(bucket)
                .values()
                .forEach(object -> files.add(numbersIn(inflate(object.body()))));
        files.sort(Comparator.comparing(List::getFirst));
        return files.stream().flatMap(List::stream).toList();
    }

    private long parkedRecords() {
        return catalogue.parkedLanes().stream().mapToLong(lane -> endOffsets(lane.name())).sum();
    }

    private long endOffsets(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        connection.consumer("ends"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    IntStream.range(0, 2).mapToObj(i -> new TopicPartition(topic, i)).toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
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

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
