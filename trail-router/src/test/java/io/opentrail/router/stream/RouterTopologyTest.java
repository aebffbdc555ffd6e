package io.opentrail.router.stream;

import static io.opentrail.router.stream.Fixtures.ACCOUNT;
import static io.opentrail.router.stream.Fixtures.NOW;
import static io.opentrail.router.stream.Fixtures.event;
import static io.opentrail.router.stream.Fixtures.trail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.access.identity.Identities;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.streams.ThreadReplacement;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trail.Trail;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
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
    private final Telemetry telemetry = new Telemetry();
    private final RoutingTrouble trouble =
            new RoutingTrouble(new ThreadReplacement("router", () -> NOW));
    private String liveTrailId = "";
    private final Identities identities = Identities.of(List.of(), List.of());
    private final Topology topology =
            new RouterTopology(
                            registry,
                            trails,
                            () -> identities,
                            Optional::empty,
                            id -> id.equals(liveTrailId),
                            freshness,
                            new RouterMetrics(telemetry.meters("trail-router")),
                            trouble,
                            () -> NOW)
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
    void aLiveTopicGetsWhatItsTrailGets() {
        Trail live = trail("live").build();
        trails.commit(live);
        trails.commit(trail("other").build());
        liveTrailId = live.getTrailId();
        freshness.recordsPolled();
        byte[] value = encoded("e-1");

        events.pipeInput(ACCOUNT, value);

        TestRecord<String, byte[]> out = output("opentrail.live." + liveTrailId).readRecord();
        assertThat(out.key()).isEqualTo(new RoutedKey(liveTrailId, ACCOUNT).toString());
        assertThat(out.value()).isEqualTo(value);
        assertThat(routed.readKeyValuesToList()).hasSize(2);
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
    void noBytesUnderAKnownSchemaIdStopTheStream() {
        trails.commit(trail("one").build());
        freshness.recordsPolled();
        byte[] good = encoded("e-1");
        var random = new Random(1);

        int sent = 20_000;
        for (int i = 0; i < sent; i++) {
            events.pipeInput(ACCOUNT, damaged(good, random));
        }
        byte[] last = encoded("e-2");
        events.pipeInput(ACCOUNT, last);

        assertThat(deadLetters.getQueueSize() + decided()).isEqualTo(sent + 1);
        assertThat(deadLetters.getQueueSize()).isGreaterThan(sent / 2);
        assertThat(routed.readValuesToList()).endsWith(last);
    }

    @Test
    void anEventThatIsCutShortIsADeadLetter() {
        trails.commit(trail("one").build());
        freshness.recordsPolled();
        byte[] good = encoded("e-1");

        for (int length = 0; length < good.length; length++) {
            events.pipeInput(ACCOUNT, Arrays.copyOf(good, length));
        }

        assertThat(deadLetters.getQueueSize()).isEqualTo(good.length);
        assertThat(routed.isEmpty()).isTrue();
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

    /// Random bytes behind the schema id, or one to three bytes of the event changed.
    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        if (random.nextBoolean()) {
            byte[] body = new byte[good.length - 5];
            random.nextBytes(body);
            System.arraycopy(body, 0, bytes, 5, body.length);
        } else {
            for (int i = 0; i <= random.nextInt(3); i++) {
                bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            }
        }
        return bytes;
    }

    private double decided() {
        return telemetry.registry().scrape("opentrail_trail_router_read_events"::equals).stream()
                .flatMap(metric -> metric.getDataPoints().stream())
                .map(CounterDataPointSnapshot.class::cast)
                .mapToDouble(CounterDataPointSnapshot::getValue)
                .sum();
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
