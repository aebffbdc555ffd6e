package io.opentrail.router;

import static io.opentrail.router.stream.Fixtures.ACCOUNT;
import static io.opentrail.router.stream.Fixtures.event;
import static io.opentrail.router.stream.Fixtures.trail;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.KafkaRecords;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import io.opentrail.trails.LiveTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Topics of trails' own, on a broker with an authorizer.
class LiveTopicsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final TopicSizing SIZING =
            new TopicSizing(2, 1, Duration.ofDays(7), Duration.ofDays(31));
    private static final Trail PLAIN = trail("plain").build();
    private static final Trail LIVE =
            trail("live").setTags(Map.of(LiveTopic.TAG, "User:alerts")).build();
    private static final String TOPIC = TopicCatalogue.liveOf(LIVE.getTrailId());

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private Path folder;
    private EmbeddedKafka kafka;
    private KafkaConnection connection;
    private KafkaRecords records;
    private Admin admin;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void start(@TempDir Path given) {
        folder = given;
        kafka =
                EmbeddedKafka.start(
                        new EmbeddedKafka.Config(
                                folder.resolve("kafka"),
                                0,
                                Map.of(
                                        "authorizer.class.name",
                                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                                        "super.users",
                                        "User:ANONYMOUS")));
        connection = KafkaConnection.of(kafka.bootstrapServers());
        records = new KafkaRecords(kafka.bootstrapServers());
        admin = Admin.create(connection.client("test-admin"));
        new TopicProvisioner(admin, registry)
                .provision(new TopicCatalogue(SIZING).all(List.of("us-east-1")));
        producer =
                new KafkaProducer<>(
                        connection.producer("test"),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        producer.close();
        admin.close();
        kafka.close();
    }

    @Test
    void itComesWithTheTagHasWhatTheTrailGetsOnceAndGoesWithIt() throws Exception {
        control(PLAIN);
        control(LIVE);
        try (var _ = router()) {
            awaitTopics(Set.of(TOPIC));
            await().atMost(DEADLINE).until(() -> acls().size() == 2);
            assertThat(acls())
                    .allSatisfy(acl -> assertThat(acl.pattern().name()).isEqualTo(TOPIC))
                    .extracting(acl -> acl.entry().principal())
                    .containsOnly("User:alerts");
            send(0, 50);
            records.await(TOPIC, 50, DEADLINE);
        }
        // The next router takes up what is there.
        try (var _ = router()) {
            send(50, 100);
            List<ConsumerRecord<byte[], byte[]>> live = records.await(TOPIC, 100, DEADLINE);
            assertThat(live)
                    .extracting(record -> new String(record.key(), UTF_8))
                    .containsOnly(new RoutedKey(LIVE.getTrailId(), ACCOUNT).toString());
            assertThat(ids(live)).doesNotHaveDuplicates().hasSize(100);

            control(Trail.newBuilder(LIVE).setTags(Map.of()).build());
            awaitTopics(Set.of());
            assertThat(acls()).isEmpty();
            send(100, 150);
            records.await(TopicCatalogue.ROUTED_TRAILS, 300, DEADLINE);
        }
    }

    @Test
    void aTopicThatSomeoneRemovedStopsNoTrailAndComesBack() throws Exception {
        control(LIVE);
        try (var _ = router()) {
            awaitTopics(Set.of(TOPIC));
            send(0, 10);
            records.await(TopicCatalogue.ROUTED_TRAILS, 10, DEADLINE);

            admin.deleteTopics(List.of(TOPIC)).all().get();
            send(10, 20);

            records.await(TopicCatalogue.ROUTED_TRAILS, 20, DEADLINE);
            records.await(TOPIC, 10, DEADLINE);
        }
    }

    private TrailRouter router() {
        return new TestRouter(List.of("us-east-1"), SIZING, connection, registry)
                .start("one", folder.resolve("state"), new Telemetry());
    }

    private void control(Trail trail) throws Exception {
        byte[] value =
                new AvroSerializer<ControlRecord>(registry, ControlRecord.getClassSchema())
                        .encode(
                                TopicCatalogue.CONTROL,
                                ControlRecord.newBuilder().setTrail(trail).build());
        String key = KafkaTrailDirectory.keyOf(trail.getTrailId());
        producer.send(new ProducerRecord<>(TopicCatalogue.CONTROL, key, value)).get();
    }

    private void send(int from, int to) throws Exception {
        String topic = TopicCatalogue.eventsOf("us-east-1");
        for (int i = from; i < to; i++) {
            AuditEvent event = event("e-" + i).setIngestTime(Instant.now()).build();
            byte[] value = AuditEvents.serializer(registry).encode(topic, event);
            producer.send(new ProducerRecord<>(topic, ACCOUNT, value)).get();
        }
    }

    private void awaitTopics(Set<String> expected) {
        await().atMost(DEADLINE)
                .until(
                        () ->
                                admin.listTopics().names().get().stream()
                                        .filter(name -> name.startsWith("opentrail.live."))
                                        .collect(Collectors.toSet()),
                        expected::equals);
    }

    private Collection<AclBinding> acls() throws Exception {
        return admin.describeAcls(AclBindingFilter.ANY).values().get();
    }

    private List<String> ids(List<ConsumerRecord<byte[], byte[]>> live) {
        var events = AuditEvents.deserializer(registry);
        return live.stream().map(record -> events.decode(record.value()).getEventId()).toList();
    }
}
