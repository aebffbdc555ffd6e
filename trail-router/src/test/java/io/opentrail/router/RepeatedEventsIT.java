package io.opentrail.router;

import static io.opentrail.router.RouterTopics.DEADLINE;
import static io.opentrail.router.RouterTopics.within;
import static io.opentrail.router.stream.Fixtures.ACCOUNT;
import static io.opentrail.router.stream.Fixtures.event;
import static io.opentrail.router.stream.Fixtures.selection;
import static io.opentrail.router.stream.Fixtures.trail;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.identity.Identities;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.event.AuditEvent;
import io.opentrail.router.repeat.RepeatConfig;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.KafkaRecords;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trails.KafkaTrailDirectory;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events that come again reach their trails once, whatever happens to the router between.
class RepeatedEventsIT {

    private static final String EAST = "us-east-1";
    private static final String WEST = "us-west-2";
    private static final List<String> REGIONS = List.of(EAST, WEST);
    private static final TopicSizing SIZING =
            new TopicSizing(2, 1, Duration.ofDays(7), Duration.ofDays(31));
    private static final int BATCH = 100;

    private final Instant start = Instant.now();
    private Path folder;
    private EmbeddedKafka kafka;
    private KafkaConnection connection;
    private KafkaRecords broker;
    private RouterTopics topics;
    private RegistryServer registry;
    private Telemetry telemetry = new Telemetry();

    @BeforeEach
    void startBroker(@TempDir Path given) throws IOException {
        folder = given;
        kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder.resolve("kafka")));
        connection = KafkaConnection.of(kafka.bootstrapServers());
        broker = new KafkaRecords(kafka.bootstrapServers());
        topics = new RouterTopics(connection, REGIONS);
        registry = new RegistryServer();
        try (var admin = Admin.create(connection.client("test-admin"))) {
            new TopicProvisioner(admin, registry.schemas())
                    .provision(new TopicCatalogue(SIZING).all(REGIONS));
        }
        logEverything();
    }

    @AfterEach
    void stop() {
        try (var _ = registry;
                var _ = kafka) {
            // closes them
        }
    }

    @Test
    void whatComesAgainIsDroppedAndCounted() {
        try (var _ = router("one")) {
            sendBatch(0, start);
            sendBatch(0, start.plusSeconds(1));
            sendBatch(0, start.plusSeconds(2));
            topics.awaitAllRead();
        }

        assertThat(routedIds()).containsExactlyInAnyOrderElementsOf(idsOfBatches(1));
        assertThat(counter("repeated_events")).isEqualTo(2 * BATCH);
        assertThat(counter("read_events")).isEqualTo(3 * BATCH);
        assertThat(counter("conflicting_events")).isZero();
    }

    @Test
    void aRestartRemembersALostFolderAndAnotherInstanceAreToldByKafka() throws Exception {
        route("one", () -> sendBatch(0, start));
        route("one", () -> sendBatches(2));
        delete(folder.resolve("one"));
        route("one", () -> sendBatches(3));
        route("two", () -> sendBatches(4));

        assertThat(routedIds()).containsExactlyInAnyOrderElementsOf(idsOfBatches(4));
    }

    @Test
    void aKilledRouterIsFollowedByOneThatKnowsAllItTook() throws Exception {
        var processes = new RouterProcess(connection, registry.url(), REGIONS, SIZING, folder);
        sendBatch(0, start);
        for (int kill = 1; kill <= 2; kill++) {
            Process victim = processes.start("victim", "2s");
            try {
                topics.awaitAllRead();
                sendBatches(2 * kill);
                within(DEADLINE).until(topics::hasOpenTransaction);
            } finally {
                victim.destroyForcibly().waitFor();
            }
            sendBatches(2 * kill + 1);
        }
        route("survivor", () -> sendBatches(6));

        assertThat(routedIds()).containsExactlyInAnyOrderElementsOf(idsOfBatches(6));
    }

    @Test
    void otherBytesUnderTheSameIdAreKeptAndReported() {
        AuditEvent first = event("same").build();
        AuditEvent other = event("same").setRecord(bytes("{\"eventID\":\"same\"}")).build();

        try (var _ = router("one")) {
            send(EAST, 0, start, first);
            send(EAST, 0, start, other);
            send(EAST, 0, start, other);
            send(EAST, 0, start, first);
            topics.awaitAllRead();
        }

        assertThat(routed().map(AuditEvent::getRecord))
                .containsExactly(first.getRecord(), other.getRecord());
        assertThat(counter("conflicting_events")).isEqualTo(1);
        assertThat(counter("repeated_events")).isEqualTo(2);
        ConsumerRecord<String, byte[]> report = topics.records(TopicCatalogue.CONFLICTS).getFirst();
        assertThat(report.key()).isEqualTo(ACCOUNT);
        assertThat(decoded(report).getRecord()).isEqualTo(other.getRecord());
        assertThat(header(report, "opentrail.topic")).isEqualTo(TopicCatalogue.eventsOf(EAST));
        assertThat(header(report, "opentrail.partition")).isEqualTo("0");
        assertThat(header(report, "opentrail.offset")).isEqualTo("1");
        assertThat(header(report, "opentrail.first-offset")).isEqualTo("0");
    }

    @Test
    void aRouterThatWasAwayForHoursKnowsWhatCameJustBeforeIt() {
        Instant before = start.minus(Duration.ofHours(9));
        route("one", () -> sendBatch(0, before));

        // while it is away: a retry soon after, and events of another region until now
        sendBatch(0, before.plus(Duration.ofMinutes(10)));
        for (int hour = 0; hour < 9; hour++) {
            send(WEST, 0, before.plus(Duration.ofHours(hour)), event("west-" + hour).build());
            send(WEST, 1, before.plus(Duration.ofHours(hour)), event("west+" + hour).build());
        }
        route("one", () -> {});

        assertThat(counter("repeated_events")).isEqualTo(BATCH);
        assertThat(routedIds().stream().filter(id -> !id.startsWith("west")))
                .containsExactlyInAnyOrderElementsOf(idsOfBatches(1));
    }

    @Test
    void whatComesAgainAfterTwoWindowsIsAnotherEvent() {
        route(
                "one",
                () -> {
                    sendBatch(0, start.minus(Duration.ofHours(3)));
                    sendBatch(0, start);
                });

        assertThat(routedIds()).hasSize(2 * BATCH);
        assertThat(counter("repeated_events")).isZero();
    }

    @Test
    void whatIsReadAgainBecauseOffsetsWereResetIsRoutedAgain() {
        route(
                "one",
                () -> {
                    sendBatch(0, start);
                    sendBatch(0, start);
                });
        resetOffsets();
        route("two", () -> {});

        assertThat(routedIds()).hasSize(2 * BATCH).containsAll(idsOfBatches(1));
        assertThat(counter("repeated_events")).isEqualTo(BATCH);
    }

    /// Runs a router until it has read all that is sent meanwhile.
    private void route(String instance, Runnable meanwhile) {
        try (var _ = router(instance)) {
            meanwhile.run();
            topics.awaitAllRead();
        }
    }

    private TrailRouter router(String instance) {
        telemetry = new Telemetry();
        var config =
                new TrailRouterConfig(
                        REGIONS,
                        SIZING,
                        instance,
                        1,
                        RepeatConfig.DEFAULT,
                        folder.resolve(instance),
                        TrailRouterConfig.DEFAULT_MAX_LIVE_TOPICS,
                        Duration.ofMillis(100));
        return TrailRouter.start(
                config,
                connection,
                registry.schemas(),
                () -> Identities.of(List.of(), List.of()),
                telemetry,
                InstantSource.system());
    }

    private void logEverything() {
        var trail = trail("all").setSelections(List.of(selection(true, true))).build();
        byte[] value =
                new AvroSerializer<ControlRecord>(
                                registry.schemas(), ControlRecord.getClassSchema())
                        .encode(
                                TopicCatalogue.CONTROL,
                                ControlRecord.newBuilder().setTrail(trail).build());
        String key = KafkaTrailDirectory.keyOf(trail.getTrailId());
        broker.send(
                List.of(new ProducerRecord<>(TopicCatalogue.CONTROL, key.getBytes(UTF_8), value)));
    }

    /// All batches up to a number, as senders do that got no answer.
    private void sendBatches(int count) {
        IntStream.range(0, count).forEach(batch -> sendBatch(batch, start.plusSeconds(count)));
    }

    private void sendBatch(int batch, Instant at) {
        broker.send(
                IntStream.range(0, BATCH)
                        .mapToObj(i -> {
                            AuditEvent event = event(id(batch, i)).setIngestTime(at).build();
                            return record(EAST, i % SIZING.partitions(), at, event);
                        })
                        .toList());
    }

    private void send(String region, int partition, Instant at, AuditEvent event) {
        broker.send(List.of(record(region, partition, at, event)));
    }

    private ProducerRecord<byte[], byte[]> record(
            String region, int partition, Instant at, AuditEvent event) {
        String topic = TopicCatalogue.eventsOf(region);
        return new ProducerRecord<>(
                topic,
                partition,
                at.toEpochMilli(),
                event.getRecipientAccountId().getBytes(UTF_8),
                AuditEvents.serializer(registry.schemas()).encode(topic, event));
    }

    private static String id(int batch, int number) {
        return batch + "." + number;
    }

    private static List<String> idsOfBatches(int count) {
        return IntStream.range(0, count)
                .boxed()
                .flatMap(batch -> IntStream.range(0, BATCH).mapToObj(i -> id(batch, i)))
                .toList();
    }

    /// As an operator does, once the router has left its group.
    private void resetOffsets() {
        try (var admin = Admin.create(connection.client("test-admin"))) {
            var beginning =
                    topics.eventPartitions().stream()
                            .collect(Collectors.toMap(p -> p, _ -> new OffsetAndMetadata(0)));
            within(DEADLINE)
                    .until(() -> {
                        try {
                            admin.alterConsumerGroupOffsets(
                                            StreamsSettings.APPLICATION_ID, beginning)
                                    .all()
                                    .get();
                            return true;
                        } catch (ExecutionException _) {
                            return false; // it has not left yet
                        }
                    });
        }
    }

    private Stream<AuditEvent> routed() {
        return topics.records(TopicCatalogue.ROUTED_TRAILS).stream().map(this::decoded);
    }

    private List<String> routedIds() {
        return routed().map(AuditEvent::getEventId).toList();
    }

    private AuditEvent decoded(ConsumerRecord<String, byte[]> record) {
        return AuditEvents.deserializer(registry.schemas()).decode(record.value());
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private double counter(String name) {
        String full = "opentrail_trail_router_" + name;
        return telemetry.registry().scrape(full::equals).stream()
                .flatMap(metric -> metric.getDataPoints().stream())
                .map(CounterDataPointSnapshot.class::cast)
                .mapToDouble(CounterDataPointSnapshot::getValue)
                .sum();
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
