package io.opentrail.history.stream;

import static io.opentrail.history.event.Events.ACCOUNT;
import static io.opentrail.history.event.Events.NOW;
import static io.opentrail.history.event.Events.REGION;
import static io.opentrail.history.event.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.event.AuditEvent;
import io.opentrail.history.event.Events;
import io.opentrail.history.event.HistoryCategories;
import io.opentrail.history.event.Scope;
import io.opentrail.history.store.Lookup;
import io.opentrail.history.store.StoreConfig;
import io.opentrail.history.store.StoreOptions;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.selector.EventCategory;
import io.opentrail.telemetry.Telemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTopologyTest {

    private final PartitionStores stores;
    private final Topology topology;
    private final TopologyTestDriver driver;

    HistoryTopologyTest(@TempDir Path folder) {
        this.stores =
                new PartitionStores(
                        folder.resolve("stores"),
                        new StoreOptions(StoreConfig.DEFAULT),
                        AuditEvents.deserializer(Events.registry()),
                        InstantSource.fixed(NOW));
        this.topology =
                new HistoryTopology(
                                Events.registry(),
                                HistoryCategories.withData(false),
                                stores,
                                new HistoryMetrics(new Telemetry().meters("event-history")),
                                InstantSource.fixed(NOW))
                        .build();
        var settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("streams").toString());
        this.driver = new TopologyTestDriver(topology, settings, NOW);
    }

    @AfterEach
    void close() {
        driver.close();
        stores.close();
    }

    private TestInputTopic<String, byte[]> input(String topic) {
        return driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());
    }

    private List<String> found() {
        HistoryStateStore store = (HistoryStateStore) driver.getStateStore(HistoryStateStore.NAME);
        Lookup everything =
                new Lookup(
                        new Scope(ACCOUNT, REGION, EventCategory.MANAGEMENT),
                        Instant.EPOCH,
                        NOW,
                        Map.of(),
                        Optional.empty(),
                        50);
        return Objects.requireNonNull(store).lookup(everything).events().stream()
                .map(found -> found.event().eventId())
                .toList();
    }

    @Test
    void isAsWrittenDown() throws IOException {
        try (var expected =
                Objects.requireNonNull(
                        getClass().getResourceAsStream("/event-history.topology.txt"))) {
            assertThat(topology.describe().toString())
                    .isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void managementEventsGoOnUnderTheirAccountUnchanged() {
        AuditEvent event = event("a", NOW).build();
        byte[] bytes = Events.encoded(event);
        input("opentrail.events.us-east-1").pipeInput("some key", bytes);
        input("opentrail.events.us-east-1")
                .pipeInput(Events.encoded(event("b", NOW).setManagementEvent(false).build()));

        var history =
                driver.createOutputTopic(
                                TopicCatalogue.HISTORY,
                                new StringDeserializer(),
                                new ByteArrayDeserializer())
                        .readKeyValuesToList();

        assertThat(history).hasSize(1);
        assertThat(history.getFirst().key).isEqualTo(ACCOUNT);
        assertThat(history.getFirst().value).isEqualTo(bytes);
    }

    @Test
    void whatIsNoEventIsPassedOver() {
        input("opentrail.events.us-east-1").pipeInput("key", new byte[] {1, 2, 3});
        input(TopicCatalogue.HISTORY).pipeInput("key", new byte[] {0, 0, 0, 0, 99, 7});
        input("opentrail.events.us-east-1")
                .pipeInput(ACCOUNT, Events.encoded(event("a", NOW).build()));

        driver.advanceWallClockTime(Duration.ofSeconds(1));

        assertThat(found()).containsExactly("a");
    }
}
