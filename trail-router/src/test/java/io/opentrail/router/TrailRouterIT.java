package io.opentrail.router;

import static io.opentrail.router.RouterTopics.DEADLINE;
import static io.opentrail.router.RouterTopics.within;
import static io.opentrail.router.stream.Fixtures.ACCOUNT;
import static io.opentrail.router.stream.Fixtures.NOW;
import static io.opentrail.router.stream.Fixtures.event;
import static io.opentrail.router.stream.Fixtures.selection;
import static io.opentrail.router.stream.Fixtures.trail;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.telemetry.HealthStatus;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.RegistryExtension;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The router against a real broker: each event reaches each trail that takes it, once, whatever
/// happens on the way.
@ExtendWith(RegistryExtension.class)
class TrailRouterIT {

    private static final String OTHER_ACCOUNT = "444455556666";
    private static final int LARGEST_BY_DEFAULT = 1024 * 1024;
    private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1");
    private static final TopicSizing SIZING =
            new TopicSizing(2, 1, Duration.ofDays(7), Duration.ofDays(31));

    static {
        TrustedRecords.trust();
    }

    private Path folder;
    private EmbeddedKafka kafka;
    private KafkaConnection connection;
    private RouterTopics topics;
    private RegistryServer registry;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void start(@TempDir Path given) throws IOException {
        folder = given;
        kafka = startKafka();
        connection = KafkaConnection.of(kafka.bootstrapServers());
        topics = new RouterTopics(connection, REGIONS);
        registry = new RegistryServer();
        try (var admin = Admin.create(connection.client("test-admin"))) {
            new TopicProvisioner(admin, registry.schemas())
                    .provision(new TopicCatalogue(SIZING).all(REGIONS));
        }
        Map<String, Object> settings = connection.producer("test");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 * LARGEST_BY_DEFAULT);
        // a batch refused by a partition without a leader yet would be overtaken by the next ones,
        // and out of sequence for good
        settings.put("max.in.flight.requests.per.connection", 1);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        try (var _ = registry;
                var _ = kafka) {
            producer.close(Duration.ZERO);
        }
    }

    @Test
    void eachTrailGetsTheEventsOfItsAccountAndRegionsAsTheyWere() {
        Trail single = trail("single").build();
        Trail multi =
                ofOtherAccount(trail("multi"))
                        .setSelections(List.of(selection(true, true)))
                        .build();
        Trail stopped =
                trail("stopped")
                        .setLoggingPeriods(List.of(new LoggingPeriod(Instant.EPOCH, NOW)))
                        .build();

        try (var _ = router("one")) {
            Stream.of(single, multi, stopped).forEach(this::control);
            for (String region : REGIONS) {
                send(region, event(ACCOUNT + region).setAwsRegion(region).build());
                send(
                        region,
                        event(OTHER_ACCOUNT + region)
                                .setAwsRegion(region)
                                .setRecipientAccountId(OTHER_ACCOUNT)
                                .build());
            }
            topics.awaitAllRead();
        }

        assertThat(routed().stream().map(record -> record.key() + " " + idOf(record)))
                .containsExactlyInAnyOrder(
                        new RoutedKey(single.getTrailId(), ACCOUNT) + " " + ACCOUNT + "us-east-1",
                        new RoutedKey(multi.getTrailId(), OTHER_ACCOUNT)
                                + " "
                                + OTHER_ACCOUNT
                                + "us-east-1",
                        new RoutedKey(multi.getTrailId(), OTHER_ACCOUNT)
                                + " "
                                + OTHER_ACCOUNT
                                + "eu-west-1");
        List<ByteBuffer> sent =
                REGIONS.stream()
                        .flatMap(region -> topics.records(TopicCatalogue.eventsOf(region)).stream())
                        .map(record -> ByteBuffer.wrap(record.value()))
                        .toList();
        assertThat(routed().stream().map(record -> ByteBuffer.wrap(record.value())))
                .isSubsetOf(sent);
    }

    @Test
    void anEventIsDecidedByTheChangeThatWasCommittedJustBeforeIt() {
        List<String> expected = new ArrayList<>();
        List<LoggingPeriod> periods = new ArrayList<>();

        try (var _ = router("one")) {
            for (int i = 0; i < 40; i++) {
                Instant now = NOW.plusSeconds(i);
                if (i % 2 == 0) {
                    periods.add(new LoggingPeriod(now, null));
                    expected.add("e-" + i);
                } else {
                    periods.add(new LoggingPeriod(periods.removeLast().getStartedAt(), now));
                }
                control(trail("switched").setLoggingPeriods(List.copyOf(periods)).build());
                send("us-east-1", event("e-" + i).setIngestTime(now).build());
                topics.awaitAllRead();
            }
        }

        assertThat(routed()).extracting(this::idOf).containsExactlyElementsOf(expected);
    }

    @Test
    void anEventWaitsUntilTheTrailsAreReadUpToIt() {
        var telemetry = new Telemetry();
        Trail before = trail("one").setLoggingPeriods(List.of()).build();
        Trail after = trail("one").build();

        try (var client = client();
                var _ = start("one", connection, client, telemetry)) {
            control(before);
            send("us-east-1", event("before").build());
            topics.awaitAllRead();
            byte[] change = ofNewSchema(encoded(after), ControlRecord.getClassSchema(), 1);
            registry.hold();
            send(TopicCatalogue.CONTROL, KafkaTrailDirectory.keyOf(after.getTrailId()), change);
            send("us-east-1", event("after").build());
            awaitHealth(telemetry, status -> downWith(status, "no answer"));
            registry.release();
            topics.awaitAllRead();
        }

        assertThat(routed()).extracting(this::idOf).containsExactly("after");
    }

    @Test
    void bytesThatAreNoEventGoToTheDeadLettersAndLaterEventsAreRouted(RegistryProcess apicurio) {
        URI url = apicurio.url();
        var telemetry = new Telemetry();
        byte[] garbage = {1, 2, 3};
        byte[] unknownSchema = {0, 0x7f, 0, 0, 0, 1};
        byte[] large = Arrays.copyOf(garbage, 2 * LARGEST_BY_DEFAULT);

        try (var real = new HttpSchemaRegistry(SchemaRegistryConfig.of(url));
                var _ = start("one", connection, real, telemetry)) {
            control(trail("one").build(), real);
            send("us-east-1", garbage);
            send("us-east-1", unknownSchema);
            send("us-east-1", large);
            send("us-east-1", encoded(event("e-1").build(), real));
            topics.awaitAllRead();
        }

        assertThat(topics.records(TopicCatalogue.DEAD_LETTERS))
                .extracting(ConsumerRecord::value)
                .containsExactlyInAnyOrder(garbage, unknownSchema, large);
        assertThat(routed()).hasSize(1);
        assertThat(counter(telemetry, "opentrail_trail_router_dead_letter_records")).isEqualTo(3);
        assertThat(counter(telemetry, "opentrail_trail_router_routed_events")).isEqualTo(1);
    }

    @Test
    void aRouterThatFollowsAnotherGoesOnWhereItStopped() {
        control(trail("one").build());

        for (int round = 0; round < 4; round++) {
            int first = round * 100;
            sendAll(first, first + 50);
            try (var _ = router("one")) {
                sendAll(first + 50, first + 100);
                int expected = first + 1;
                within(Duration.ofSeconds(20)).until(() -> routed().size() >= expected);
            }
        }
        try (var _ = router("one")) {
            topics.awaitAllRead();
        }

        assertThat(routed())
                .extracting(this::idOf)
                .containsExactlyInAnyOrderElementsOf(ids(0, 400));
    }

    @Test
    void anEventWaitsForARegistryInTroubleAndIsNoDeadLetter() {
        var telemetry = new Telemetry();
        List<String> expected = new ArrayList<>();

        try (var client = client();
                var _ = start("one", connection, client, telemetry)) {
            control(trail("one").build());
            awaitHealth(telemetry, status -> status instanceof HealthStatus.Up);
            for (int status : List.of(401, 404, 503, RegistryServer.HANG_UP)) {
                byte[] value =
                        ofNewSchema(
                                encoded(event("e-" + status).build()),
                                AuditEvent.getClassSchema(),
                                status);
                registry.refuseWith(status);
                send("us-east-1", value);
                within(DEADLINE).until(() -> registry.refused() >= 2);
                String reason =
                        status == RegistryServer.HANG_UP
                                ? "cannot be reached"
                                : "answered " + status;
                awaitHealth(telemetry, health -> downWith(health, reason));
                assertThat(routed()).hasSameSizeAs(expected);
                registry.recover();
                expected.add("e-" + status);
                within(DEADLINE).until(() -> routed().size() >= expected.size());
                awaitHealth(telemetry, health -> health instanceof HealthStatus.Up);
            }
        }

        assertThat(routed()).extracting(this::idOf).containsExactlyElementsOf(expected);
        assertThat(topics.records(TopicCatalogue.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void theRouterGoesOnByItselfWhenTheBrokerReturns() {
        var telemetry = new Telemetry();

        try (var client = client();
                var _ = start("one", connection, client, telemetry)) {
            control(trail("one").build());
            sendAll(0, 50);
            topics.awaitAllRead();
            kafka.close();
            awaitHealth(telemetry, status -> downWith(status, ""));
            kafka = startKafka();
            sendAll(50, 100);
            topics.awaitAllRead();
            awaitHealth(telemetry, status -> status instanceof HealthStatus.Up);
        }

        assertThat(routed())
                .extracting(this::idOf)
                .containsExactlyInAnyOrderElementsOf(ids(0, 100));
    }

    @Test
    void aKilledRouterLosesNothingAndDoublesNothing() throws Exception {
        var sent = new AtomicInteger();
        try (var _ = router("survivor")) {
            control(trail("one").build());
            for (int round = 0; round < 2; round++) {
                Process victim = processes().start("victim", "5s");
                try {
                    within(DEADLINE).until(() -> !eventsOf("survivor").isEmpty());
                    within(DEADLINE).until(() -> !eventsOf("victim").isEmpty());
                    int partition = eventsOf("victim").iterator().next().partition();
                    within(DEADLINE)
                            .until(() -> {
                                sendTo(partition, sent.getAndIncrement());
                                return topics.hasOpenTransaction();
                            });
                } finally {
                    victim.destroyForcibly().waitFor();
                }
                sendAll(sent.get(), sent.addAndGet(100));
            }
            topics.awaitAllRead();
        }

        assertThat(routed())
                .extracting(this::idOf)
                .containsExactlyInAnyOrderElementsOf(ids(0, sent.get()));
    }

    @Test
    void twoRoutersUnderOneInstanceIdLoseNothingAndDoubleNothing() {
        try (var _ = router("same", "here")) {
            control(trail("one").build());
            sendAll(0, 500);
            within(DEADLINE).until(() -> !routed().isEmpty());
            try (var _ = router("same", "there")) {
                sendAll(500, 1500);
                within(DEADLINE).until(() -> routed().size() > 500);
                sendAll(1500, 2000);
                topics.awaitAllRead();
            }
        }

        assertThat(routed())
                .extracting(this::idOf)
                .containsExactlyInAnyOrderElementsOf(ids(0, 2000));
    }

    /// Some events come late, and the router is replaced on the way.
    @Test
    void eachEventIsDecidedByTheSelectorsInForceWhenItCameIn() throws Exception {
        var phases = new SelectorPhases();

        try (var threads = Executors.newFixedThreadPool(2)) {
            var sent = threads.submit(() -> phases.sendEvents(e -> send("us-east-1", e)));
            var changed = threads.submit(() -> phases.changeSelectors(this::control));
            try (var _ = router("one")) {
                within(DEADLINE).until(() -> phases.isHalfSent() && !routed().isEmpty());
            }
            try (var _ = router("one")) {
                sent.get();
                changed.get();
                topics.awaitAllRead();
            }
        }

        assertThat(routed())
                .extracting(this::idOf)
                .containsExactlyInAnyOrderElementsOf(phases.expectedIds());
    }

    private EmbeddedKafka startKafka() {
        return EmbeddedKafka.start(EmbeddedKafka.Config.in(folder.resolve("kafka")));
    }

    private RouterProcess processes() {
        return new RouterProcess(connection, registry.url(), REGIONS, SIZING, folder);
    }

    private TrailRouter router(String instance) {
        return router(instance, instance);
    }

    private TrailRouter router(String instance, String stateFolder) {
        return start(instance, stateFolder, connection, registry.schemas(), new Telemetry());
    }

    private HttpSchemaRegistry client() {
        return new HttpSchemaRegistry(
                new SchemaRegistryConfig(
                        List.of(registry.url()), Optional.empty(), Duration.ofSeconds(5), 1));
    }

    private TrailRouter start(
            String instance,
            KafkaConnection kafkaConnection,
            SchemaRegistry schemas,
            Telemetry telemetry) {
        return start(instance, instance, kafkaConnection, schemas, telemetry);
    }

    private TrailRouter start(
            String instance,
            String stateFolder,
            KafkaConnection kafkaConnection,
            SchemaRegistry schemas,
            Telemetry telemetry) {
        return new TestRouter(REGIONS, SIZING, kafkaConnection, schemas)
                .start(instance, folder.resolve(stateFolder), telemetry);
    }

    /// The partitions of events that an instance routes.
    private Set<TopicPartition> eventsOf(String instance) throws Exception {
        try (var admin = Admin.create(connection.client("test-admin"))) {
            var group = RouterStreamSettings.APPLICATION_ID;
            var groups = admin.describeConsumerGroups(List.of(group)).all().get();
            return Objects.requireNonNull(groups.get(group)).members().stream()
                    .filter(member -> isOf(instance, member))
                    .flatMap(member -> member.assignment().topicPartitions().stream())
                    .collect(Collectors.toSet());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Set.of(); // nobody has joined it yet
            }
            throw e;
        }
    }

    private static boolean isOf(String instance, MemberDescription member) {
        return member.groupInstanceId().filter(id -> id.startsWith(instance)).isPresent();
    }

    private void control(Trail trail) {
        control(trail, registry.schemas());
    }

    private void control(Trail trail, SchemaRegistry schemas) {
        String key = KafkaTrailDirectory.keyOf(trail.getTrailId());
        send(TopicCatalogue.CONTROL, key, encoded(trail, schemas));
    }

    private byte[] encoded(Trail trail) {
        return encoded(trail, registry.schemas());
    }

    private static byte[] encoded(Trail trail, SchemaRegistry schemas) {
        return new AvroSerializer<ControlRecord>(schemas, ControlRecord.getClassSchema())
                .encode(TopicCatalogue.CONTROL, ControlRecord.newBuilder().setTrail(trail).build());
    }

    private void send(String region, AuditEvent event) {
        send(TopicCatalogue.eventsOf(region), event.getRecipientAccountId(), encoded(event));
    }

    private void send(String region, byte[] value) {
        send(TopicCatalogue.eventsOf(region), ACCOUNT, value);
    }

    private void send(String topic, String key, byte[] value) {
        try {
            var _ = producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Events with the numbers as ids, over all partitions of a region's topic.
    private void sendAll(int from, int to) {
        for (int i = from; i < to; i++) {
            sendTo(i % SIZING.partitions(), i);
        }
        producer.flush();
    }

    private void sendTo(int partition, int number) {
        String topic = TopicCatalogue.eventsOf("us-east-1");
        byte[] value = encoded(event(String.valueOf(number)).build());
        var _ = producer.send(new ProducerRecord<>(topic, partition, ACCOUNT, value));
    }

    private byte[] encoded(AuditEvent event) {
        return encoded(event, registry.schemas());
    }

    private static byte[] encoded(AuditEvent event, SchemaRegistry schemas) {
        return AuditEvents.serializer(schemas).encode(TopicCatalogue.eventsOf("us-east-1"), event);
    }

    /// The same value under a schema id that nobody has asked for yet.
    private byte[] ofNewSchema(byte[] framed, Schema like, int number) {
        Schema schema = new Schema.Parser().parse(like.toString());
        schema.addProp("number", number);
        int id = registry.schemas().register("another-" + number, schema);
        return ByteBuffer.wrap(framed.clone()).putInt(1, id).array();
    }

    private static void awaitHealth(Telemetry telemetry, Predicate<HealthStatus> expected) {
        within(DEADLINE)
                .until(
                        () -> telemetry.health().report().statusByName(),
                        statuses ->
                                expected.test(HealthStatus.up())
                                        ? statuses.values().stream().allMatch(expected)
                                        : statuses.values().stream().anyMatch(expected));
    }

    private static boolean downWith(HealthStatus status, String text) {
        return status instanceof HealthStatus.Down(String reason) && reason.contains(text);
    }

    private static double counter(Telemetry telemetry, String name) {
        return telemetry.registry().scrape(name::equals).stream()
                .flatMap(metric -> metric.getDataPoints().stream())
                .map(CounterDataPointSnapshot.class::cast)
                .mapToDouble(CounterDataPointSnapshot::getValue)
                .sum();
    }

    private List<ConsumerRecord<String, byte[]>> routed() {
        return topics.records(TopicCatalogue.ROUTED_TRAILS);
    }

    private String idOf(ConsumerRecord<String, byte[]> record) {
        return AuditEvents.deserializer(registry.schemas()).decode(record.value()).getEventId();
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    private static Trail.Builder ofOtherAccount(Trail.Builder trail) {
        return trail.setAccountId(OTHER_ACCOUNT).setTrailId(OTHER_ACCOUNT + ".multi.a1b2c3d4");
    }
}
