package io.opentrail.router.stream;

import static io.opentrail.router.stream.Fixtures.ACCOUNT;
import static io.opentrail.router.stream.Fixtures.event;
import static io.opentrail.router.stream.Fixtures.trail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trail.Trail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouterTopologyTest {

    private static final String EVENTS = "opentrail.events.us-east-1";

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final InMemoryTrailDirectory trails = new InMemoryTrailDirectory();
    private final Freshness freshness = new Freshness(trails);
    private final Topology topology =
            new RouterTopology(
                            registry,
                            trails,
                            freshness,
                            new RouterMetrics(new Telemetry().meters("trail-router")))
                    .build();
    private final TopologyTestDriver driver = new TopologyTestDriver(topology, settings());
    private final TestInputTopic<String, byte[]> events =
            driver.createInputTopic(EVENTS, new StringSerializer(), new ByteArraySerializer());
    private final TestOutputTopic<String, byte[]> routed = output(TopicCatalogue.ROUTED_TRAILS);
    private final TestOutputTopic<String, byte[]> deadLetters = output(TopicCatalogue.DEAD_LETTERS);

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void theTopologyIsTheOneThatWasReviewed() throws IOException {
        try (var golden = getClass().getResourceAsStream("/router.topology.txt")) {
            assertThat(topology.describe().toString().strip())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @Test
    void aSelectedEventKeepsItsBytesAndGetsTheTrailsKey() {
        Trail trail = trail("one").build();
        trails.commit(trail);
        freshness.recordsPolled();
        byte[] value = encoded("e-1");

        events.pipeInput(ACCOUNT, value);

        TestRecord<String, byte[]> out = routed.readRecord();
        assertThat(out.key()).isEqualTo(new RoutedKey(trail.getTrailId(), ACCOUNT).toString());
        assertThat(out.value()).isEqualTo(value);
        assertThat(routed.isEmpty()).isTrue();
    }

    @Test
    void bytesThatAreNoEventGoToTheDeadLettersAndTheStreamGoesOn() {
        trails.commit(trail("one").build());
        freshness.recordsPolled();
        byte[] garbage = {1, 2, 3};
        byte[] unknownSchema = {0, 0, 0, 9, 9, 1};

        events.pipeInput("k", garbage);
        events.pipeInput("k", unknownSchema);
        events.pipeInput(ACCOUNT, encoded("e-1"));

        TestRecord<String, byte[]> first = deadLetters.readRecord();
        assertThat(first.key()).isEqualTo("k");
        assertThat(first.value()).isEqualTo(garbage);
        assertThat(header(first, SelectProcessor.HEADER_TOPIC)).isEqualTo(EVENTS);
        assertThat(header(first, SelectProcessor.HEADER_PARTITION)).isEqualTo("0");
        assertThat(header(first, SelectProcessor.HEADER_OFFSET)).isEqualTo("0");
        assertThat(header(first, SelectProcessor.HEADER_REASON)).contains("schema id");
        assertThat(deadLetters.readRecord().value()).isEqualTo(unknownSchema);
        assertThat(routed.getQueueSize()).isEqualTo(1);
    }

    @Test
    void aPollThatBringsRecordsMakesCommittedTrailsVisible() {
        RefreshOnPoll interceptor = new RefreshOnPoll();
        interceptor.configure(Map.of(RefreshOnPoll.FRESHNESS, freshness));
        trails.commit(trail("one").build());

        interceptor.onConsume(polled());

        assertThat(trails.all()).hasSize(1);
    }

    @Test
    void anEventIsNotDecidedWhileTheTrailsCannotBeRead() {
        RefreshOnPoll interceptor = new RefreshOnPoll();
        interceptor.configure(Map.of(RefreshOnPoll.FRESHNESS, freshness));
        trails.available(false);

        assertThatThrownBy(() -> interceptor.onConsume(polled()))
                .hasMessageContaining("not available");
        assertThatThrownBy(() -> events.pipeInput(ACCOUNT, encoded("e-1")))
                .hasStackTraceContaining("not available");
        assertThat(routed.isEmpty()).isTrue();
    }

    private byte[] encoded(String id) {
        return AuditEvents.serializer(registry).encode(EVENTS, event(id).build());
    }

    private TestOutputTopic<String, byte[]> output(String topic) {
        return driver.createOutputTopic(
                topic, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static String header(TestRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static ConsumerRecords<byte[], byte[]> polled() {
        var record = new ConsumerRecord<>(EVENTS, 0, 0, new byte[0], new byte[0]);
        return new ConsumerRecords<>(
                Map.of(new TopicPartition(EVENTS, 0), List.of(record)), Map.of());
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "trail-router");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        return settings;
    }
}
