package io.opentrail.router.stream;

import static io.opentrail.router.stream.Fixtures.ACCOUNT;
import static io.opentrail.router.stream.Fixtures.NOW;
import static io.opentrail.router.stream.Fixtures.event;
import static io.opentrail.router.stream.Fixtures.selection;
import static io.opentrail.router.stream.Fixtures.trail;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.identity.Identities;
import io.opentrail.event.AuditEvent;
import io.opentrail.router.repeat.AcceptedPartitions;
import io.opentrail.router.repeat.RepeatConfig;
import io.opentrail.router.repeat.TaskMemory;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.streams.ThreadReplacement;
import io.opentrail.telemetry.Telemetry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which events count as having come before.
class RepeatedEventsTopologyTest {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final String EAST = "us-east-1";
    private static final String OTHER_ACCOUNT = "444455556666";

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final InMemoryTrailDirectory trails = new InMemoryTrailDirectory();
    private final Freshness freshness = new Freshness(trails);
    private final Path folder;
    private Instant clock = NOW.plus(Duration.ofDays(3_650));
    private final AcceptedPartitions partitions;
    private TopologyTestDriver driver;

    RepeatedEventsTopologyTest(@TempDir Path folder) {
        this.folder = folder;
        partitions =
                AcceptedPartitions.in(
                        folder.resolve("accepted-events"),
                        new RepeatConfig(WINDOW, RepeatConfig.DEFAULT.memoryBytes()));
        driver = driver(Optional.of(new TaskMemory(partitions)));
        trails.commit(trail("one").setSelections(List.of(selection(true, true))).build());
        trails.commit(
                trail("two")
                        .setAccountId(OTHER_ACCOUNT)
                        .setTrailId(OTHER_ACCOUNT + ".two.a1b2c3d4")
                        .build());
        freshness.recordsPolled();
    }

    @AfterEach
    void close() {
        driver.close();
        partitions.close();
    }

    @Test
    void theSameBytesOfTheSameIdAreDroppedWhateverTheEnvelopeSays() {
        send(NOW, event("e-1").build());
        send(
                NOW.plusSeconds(5),
                event("e-1").setIngestTime(NOW.plusSeconds(5)).setUserAgent("another").build());

        assertThat(routed()).hasSize(1);
        assertThat(conflicts().isEmpty()).isTrue();
    }

    @Test
    void anotherAccountsEventIsAnother() {
        send(NOW, event("e-1").build());
        send(NOW, event("e-1").setRecipientAccountId(OTHER_ACCOUNT).build());

        assertThat(routed())
                .extracting(AuditEvent::getRecipientAccountId)
                .containsExactly(ACCOUNT, OTHER_ACCOUNT);
        assertThat(conflicts().isEmpty()).isTrue();
    }

    @Test
    void otherBytesAreKeptAndReportedOnceAndTheirOwnRetriesAreDropped() {
        for (String text : List.of("a", "b", "a", "c", "b", "c", "a")) {
            send(NOW, event("e-1").setRecord(bytes(text)).build());
        }

        assertThat(routed())
                .extracting(AuditEvent::getRecord)
                .containsExactly(bytes("a"), bytes("b"), bytes("c"));
        List<TestRecord<String, byte[]>> reports = conflicts().readRecordsToList();
        assertThat(reports)
                .extracting(report -> decoded(report.value()).getRecord())
                .containsExactly(bytes("b"), bytes("c"));
        assertThat(reports)
                .extracting(report -> header(report, SelectProcessor.HEADER_FIRST_OFFSET))
                .containsOnly("0");
        assertThat(reports)
                .extracting(report -> header(report, SelectProcessor.HEADER_OFFSET))
                .containsExactly("1", "3");
    }

    @Test
    void eachRegionIsByItself() {
        send(NOW, event("e-1").setRecord(bytes("a")).build());
        send(
                "eu-west-1",
                NOW,
                event("e-1").setAwsRegion("eu-west-1").setRecord(bytes("b")).build());

        assertThat(routed()).hasSize(2);
        assertThat(conflicts().isEmpty()).isTrue();
    }

    @Test
    void retriesAreDroppedAsLongAsEachComesWithinTheWindowOfTheOneBefore() {
        for (int i = 0; i < 20; i++) {
            send(NOW.plus(WINDOW.minusMillis(1).multipliedBy(i)), event("e-1").build());
        }

        assertThat(routed()).hasSize(1);
    }

    @Test
    void whatComesAfterTwoWindowsIsNoRepeat() {
        send(NOW, event("e-1").build());
        send(NOW.plus(WINDOW.multipliedBy(2)), event("e-1").build());

        assertThat(routed()).hasSize(2);
        assertThat(conflicts().isEmpty()).isTrue();
    }

    @Test
    void aRecordFromTheFutureDoesNotMakeOthersForgotten() {
        clock = NOW.plusSeconds(1);
        send(NOW, event("e-1").build());
        send(NOW.plus(Duration.ofDays(365)), event("e-2").build());
        send(NOW, event("e-1").build());

        assertThat(routed()).extracting(AuditEvent::getEventId).containsExactly("e-1", "e-2");
    }

    @Test
    void aRecordThatComesLateIsRememberedFromThenOn() {
        send(NOW.plus(WINDOW.multipliedBy(9)), event("e-1").build());
        send(NOW, event("late").build());
        send(NOW.plusSeconds(1), event("late").build());

        assertThat(routed()).extracting(AuditEvent::getEventId).containsExactly("e-1", "late");
    }

    @Test
    void withoutAMemoryNothingIsDropped() {
        driver.close();
        driver = driver(Optional.empty());

        send(NOW, event("e-1").build());
        send(NOW, event("e-1").build());
        send(NOW, event("e-1").setRecord(bytes("other")).build());

        assertThat(routed()).hasSize(3);
        assertThat(conflicts().isEmpty()).isTrue();
    }

    /// Few ids, few texts, steps of up to a quarter of a window: all kinds of repeats and
    /// conflicts.
    @Test
    void ofEachTextAllThatComesWithinAWindowIsRoutedOnce() {
        var random = new Random(1);
        Map<String, Instant> lastByText = new HashMap<>();
        Map<String, Instant> lastById = new HashMap<>();
        Instant now = NOW;
        for (int i = 0; i < 500; i++) {
            now = now.plusMillis(random.nextLong(WINDOW.toMillis() / 4));
            String id = "e-" + random.nextInt(20);
            String text = id + "-" + random.nextInt(3);

            send(now, event(id).setRecord(bytes(text)).build());

            boolean taken = !routed().isEmpty();
            if (lastByText.getOrDefault(text, Instant.MIN).isAfter(now.minus(WINDOW))) {
                assertThat(taken).as("%s again", text).isFalse();
            } else if (!lastByText.containsKey(text)
                    || !lastById.getOrDefault(id, Instant.MIN)
                            .isAfter(now.minus(WINDOW.multipliedBy(2)))) {
                assertThat(taken).as("%s as new", text).isTrue();
            }
            lastByText.put(text, now);
            lastById.put(id, now);
        }
        assertThat(conflicts().getQueueSize()).isGreaterThan(10);
    }

    private TopologyTestDriver driver(Optional<TaskMemory> memory) {
        var topology =
                new RouterTopology(
                                registry,
                                trails,
                                () -> Identities.of(List.of(), List.of()),
                                () -> memory,
                                _ -> false,
                                freshness,
                                new RouterMetrics(new Telemetry().meters("trail-router")),
                                new RoutingTrouble(new ThreadReplacement("router", () -> NOW)),
                                () -> clock)
                        .build();
        var settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        return new TopologyTestDriver(topology, settings);
    }

    private void send(Instant at, AuditEvent event) {
        send(EAST, at, event);
    }

    private void send(String region, Instant at, AuditEvent event) {
        String topic = TopicCatalogue.eventsOf(region);
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(
                        event.getRecipientAccountId(),
                        AuditEvents.serializer(registry).encode(topic, event),
                        at);
    }

    /// Those since the last call.
    private List<AuditEvent> routed() {
        return output(TopicCatalogue.ROUTED_TRAILS).readValuesToList().stream()
                .map(this::decoded)
                .toList();
    }

    private TestOutputTopic<String, byte[]> conflicts() {
        return output(TopicCatalogue.CONFLICTS);
    }

    private TestOutputTopic<String, byte[]> output(String topic) {
        return driver.createOutputTopic(
                topic, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private AuditEvent decoded(byte[] value) {
        return AuditEvents.deserializer(registry).decode(value);
    }

    private static String header(TestRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
