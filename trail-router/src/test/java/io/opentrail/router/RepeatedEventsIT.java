package io.opentrail.router;

import static io.opentrail.router.RouterTopics.DEADLINE;
import static io.opentrail.router.RouterTopics.within;
import static io.opentrail.router.stream.Fixtures.ACCOUNT;
import static io.opentrail.router.stream.Fixtures.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.Folders;
import io.opentrail.testing.KafkaRecords;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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

    private final Instant start = Instant.now();
    private Path folder;
    private EmbeddedKafka kafka;
    private KafkaConnection connection;
    private Batches batches;
    private RouterTopics topics;
    private RegistryServer registry;
    private Telemetry telemetry = new Telemetry();

    @BeforeEach
    void startBroker(@TempDir Path given) throws IOException {
        folder = given;
        kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder.resolve("kafka")));
        connection = KafkaConnection.of(kafka.bootstrapServers());
        topics = new RouterTopics(connection, REGIONS);
        registry = new RegistryServer();
        try (var admin = Admin.create(connection.client("test-admin"))) {
            new TopicProvisioner(admin, registry.schemas())
                    .provision(new TopicCatalogue(SIZING).all(REGIONS));
        }
        batches =
                new Batches(
                        new KafkaRecords(kafka.bootstrapServers()),
                        registry.schemas(),
                        EAST,
                        SIZING.partitions());
        batches.logEverything();
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
            batches.send(0, start);
            batches.send(0, start.plusSeconds(1));
            batches.send(0, start.plusSeconds(2));
            topics.awaitAllRead();
        }

        assertThat(routedIds()).containsExactlyInAnyOrderElementsOf(Batches.ids(1));
        assertThat(counter("repeated_events")).isEqualTo(2 * Batches.SIZE);
        assertThat(counter("read_events")).isEqualTo(3 * Batches.SIZE);
        assertThat(counter("conflicting_events")).isZero();
    }

    @Test
    void aRestartRemembersALostFolderAndAnotherInstanceAreToldByKafka() throws Exception {
        route("one", () -> batches.send(0, start));
        route("one", () -> batches.sendAll(2, start.plusSeconds(1)));
        Folders.delete(folder.resolve("one"));
        route("one", () -> batches.sendAll(3, start.plusSeconds(1)));
        route("two", () -> batches.sendAll(4, start.plusSeconds(1)));

        assertThat(routedIds()).containsExactlyInAnyOrderElementsOf(Batches.ids(4));
    }

    @Test
    void aKilledRouterIsFollowedByOneThatKnowsAllItTook() throws Exception {
        var processes = new RouterProcess(connection, registry.url(), REGIONS, SIZING, folder);
        batches.send(0, start);
        for (int kill = 1; kill <= 2; kill++) {
            Process victim = processes.start("victim", "2s");
            try {
                topics.awaitAllRead();
                batches.sendAll(2 * kill, start.plusSeconds(1));
                within(DEADLINE).until(topics::hasOpenTransaction);
            } finally {
                victim.destroyForcibly().waitFor();
            }
            batches.sendAll(2 * kill + 1, start.plusSeconds(1));
        }
        route("survivor", () -> batches.sendAll(6, start.plusSeconds(1)));

        assertThat(routedIds()).containsExactlyInAnyOrderElementsOf(Batches.ids(6));
    }

    @Test
    void otherBytesUnderTheSameIdAreKeptAndReported() {
        AuditEvent first = event("same").build();
        AuditEvent other = event("same").setRecord(bytes("{\"eventID\":\"same\"}")).build();

        try (var _ = router("one")) {
            batches.send(EAST, 0, start, first);
            batches.send(EAST, 0, start, other);
            batches.send(EAST, 0, start, other);
            batches.send(EAST, 0, start, first);
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
        route("one", () -> batches.send(0, before));

        // while it is away: a retry soon after, and events of another region until now
        batches.send(0, before.plus(Duration.ofMinutes(10)));
        for (int hour = 0; hour < 9; hour++) {
            batches.send(
                    WEST, 0, before.plus(Duration.ofHours(hour)), event("west-" + hour).build());
            batches.send(
                    WEST, 1, before.plus(Duration.ofHours(hour)), event("west+" + hour).build());
        }
        route("one", () -> {});

        assertThat(counter("repeated_events")).isEqualTo(Batches.SIZE);
        assertThat(routedIds().stream().filter(id -> !id.startsWith("west")))
                .containsExactlyInAnyOrderElementsOf(Batches.ids(1));
    }

    @Test
    void whatComesAgainAfterTwoWindowsIsAnotherEvent() {
        route(
                "one",
                () -> {
                    batches.send(0, start.minus(Duration.ofHours(3)));
                    batches.send(0, start);
                });

        assertThat(routedIds()).hasSize(2 * Batches.SIZE);
        assertThat(counter("repeated_events")).isZero();
    }

    @Test
    void whatIsReadAgainBecauseOffsetsWereResetIsRoutedAgain() {
        route(
                "one",
                () -> {
                    batches.send(0, start);
                    batches.send(0, start);
                });
        resetOffsets();
        route("two", () -> {});

        assertThat(routedIds()).hasSize(2 * Batches.SIZE).containsAll(Batches.ids(1));
        assertThat(counter("repeated_events")).isEqualTo(Batches.SIZE);
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
        return new TestRouter(REGIONS, SIZING, connection, registry.schemas())
                .start(instance, folder.resolve(instance), telemetry);
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
                                            RouterStreamSettings.APPLICATION_ID, beginning)
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
}
