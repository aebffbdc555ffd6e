package io.opentrail.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.event.AuditEvent;
import io.opentrail.history.store.StoreConfig;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.KafkaRecords;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/// A broker of its own, a registry, and histories over them.
final class HistoryCell implements AutoCloseable {

    static final String SECRET = "a secret of this test";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final EmbeddedKafka kafka;
    private final HttpSchemaRegistry registry;
    private final AvroSerializer<AuditEvent> serializer;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<EventHistory> parts = new ArrayList<>();

    HistoryCell(Path root, RegistryProcess registryProcess) throws IOException {
        this.root = root;
        this.kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(root.resolve("kafka")));
        this.registry = new HttpSchemaRegistry(SchemaRegistryConfig.of(registryProcess.url()));
        this.serializer = AuditEvents.serializer(registry);
    }

    /// What a history is started with, with a copy of each partition on another instance.
    static EventHistoryConfig config(Path folder, String instance, StoreConfig store) {
        return config(folder, instance, store, 1, EventHistoryConfig.DEFAULT_CLEANUP_DELAY, 0);
    }

    /// @param port 0 for any free one
    private static EventHistoryConfig config(
            Path folder,
            String instance,
            StoreConfig store,
            int standbys,
            Duration cleanupDelay,
            int port) {
        return new EventHistoryConfig(
                List.of("us-east-1", "eu-west-1"),
                new TopicSizing(2, 1, Duration.ofDays(1), Duration.ofDays(1)),
                instance,
                1,
                standbys,
                folder,
                store,
                false,
                Duration.ofMillis(100),
                cleanupDelay,
                HttpEndpointConfig.defaults().withAddress("127.0.0.1", port),
                Optional.empty(),
                SECRET);
    }

    KafkaConnection connection() {
        return KafkaConnection.of(kafka.bootstrapServers());
    }

    /// @param instance names its folder, too
    Running start(String instance, StoreConfig store) throws IOException {
        return start(config(folder(instance), instance, store));
    }

    /// Without copies of partitions, whose files go soon after them.
    Running startAlone(String instance, Duration cleanupDelay) throws IOException {
        return start(config(folder(instance), instance, StoreConfig.DEFAULT, 0, cleanupDelay, 0));
    }

    Running startAt(int port, String instance) throws IOException {
        return start(
                config(
                        folder(instance),
                        instance,
                        StoreConfig.DEFAULT,
                        1,
                        EventHistoryConfig.DEFAULT_CLEANUP_DELAY,
                        port));
    }

    private Running start(EventHistoryConfig config) throws IOException {
        var telemetry = new Telemetry();
        var history =
                EventHistory.start(
                        config, connection(), registry, telemetry, InstantSource.system());
        parts.add(history);
        return new Running(history, telemetry);
    }

    record Running(EventHistory history, Telemetry telemetry) {

        boolean isUp() {
            return telemetry.health().report().isUp();
        }

        /// Of a gauge without labels.
        double metric(String name) {
            return telemetry
                    .registry()
                    .scrape(found -> found.equals("opentrail_event_history_" + name))
                    .stream()
                    .flatMap(snapshot -> snapshot.getDataPoints().stream())
                    .mapToDouble(point -> ((GaugeDataPointSnapshot) point).getValue())
                    .sum();
        }
    }

    /// Returns when all are acknowledged.
    void send(Collection<AuditEvent> events) {
        new KafkaRecords(kafka.bootstrapServers())
                .send(
                        events.stream()
                                .map(event -> {
                                    String topic = TopicCatalogue.eventsOf(event.getAwsRegion());
                                    return new ProducerRecord<>(
                                            topic,
                                            event.getRecipientAccountId().getBytes(UTF_8),
                                            Objects.requireNonNull(
                                                    serializer.serialize(topic, event)));
                                })
                                .toList());
    }

    private HttpResponse<String> post(int port, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + SECRET)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /// The ids of all events of an account with these attributes, over all pages; empty while
    /// nobody can tell.
    Optional<List<String>> ids(int port, String account, Map<String, String> attributes)
            throws IOException, InterruptedException {
        return ids(port, "/v1/lookup", account, attributes);
    }

    /// The ids of all events of an account that an instance has itself, as another one asks it;
    /// empty while it cannot tell.
    Optional<List<String>> idsHere(int port, String account)
            throws IOException, InterruptedException {
        return ids(port, "/v1/lookup/local", account, Map.of());
    }

    private Optional<List<String>> ids(
            int port, String path, String account, Map<String, String> attributes)
            throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        var lookup = JSON.createObjectNode();
        lookup.put("accountId", account).put("region", "us-east-1").put("category", "Management");
        lookup.put("from", 0).put("to", Long.MAX_VALUE / 2).put("limit", 50);
        lookup.set("attributes", JSON.valueToTree(attributes));
        while (true) {
            HttpResponse<String> response = post(port, path, lookup.toString());
            if (response.statusCode() == 503) {
                return Optional.empty();
            }
            JsonNode page = JSON.readTree(response.body());
            page.path("events").forEach(event -> ids.add(event.path("eventId").asText()));
            if (page.path("next").isMissingNode()) {
                return Optional.of(ids);
            }
            lookup.put("after", page.path("next").asText());
        }
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    Path folder(String instance) {
        return root.resolve(instance);
    }

    @Override
    public void close() {
        parts.reversed().forEach(EventHistory::close);
        registry.close();
        client.close();
        kafka.close();
    }
}
