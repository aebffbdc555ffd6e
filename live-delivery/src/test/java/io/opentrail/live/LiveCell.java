package io.opentrail.live;

import static java.util.Objects.requireNonNull;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.event.AuditEvent;
import io.opentrail.live.LiveConfig.EventBuses;
import io.opentrail.live.LiveConfig.LogGroups;
import io.opentrail.live.LiveConfig.Otlp;
import io.opentrail.live.aws.AwsAccess;
import io.opentrail.live.queue.QueuePolicy;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A broker and a registry, trails, and events as a router writes them.
final class LiveCell implements AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(90);
    static final String ACCOUNT = "111122223333";
    static final QueuePolicy POLICY =
            new QueuePolicy(Duration.ofMinutes(5), Duration.ofMillis(300), 16L * 1024 * 1024);

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Optional<URI> NOWHERE = Optional.empty();

    private final EmbeddedKafka kafka;
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final TopicCatalogue catalogue =
            new TopicCatalogue(new TopicSizing(2, 1, Duration.ofDays(7), Duration.ofDays(31)));
    private final KafkaTrailDirectory trails;
    private final KafkaProducer<String, byte[]> producer;
    private final AvroSerializer<AuditEvent> events = AuditEvents.serializer(registry);
    private Telemetry telemetry = new Telemetry();

    LiveCell(Path folder) {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
        try (Admin admin = Admin.create(connection().client("test"))) {
            new TopicProvisioner(admin, registry).provision(catalogue.all(List.of()));
        }
        trails = new KafkaTrailDirectory(connection(), registry, catalogue.control());
        producer =
                new KafkaProducer<>(
                        connection().producer("test"),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    KafkaConnection connection() {
        return KafkaConnection.of(kafka.bootstrapServers());
    }

    LiveDelivery withLogs(URI endpoint, QueuePolicy policy) {
        return live(Optional.of(endpoint), NOWHERE, NOWHERE, policy);
    }

    LiveDelivery withBus(URI endpoint, QueuePolicy policy) {
        return live(NOWHERE, Optional.of(endpoint), NOWHERE, policy);
    }

    LiveDelivery withOtlp(URI endpoint, QueuePolicy policy) {
        return live(NOWHERE, NOWHERE, Optional.of(endpoint), policy);
    }

    LiveDelivery live(
            Optional<URI> logs, Optional<URI> bus, Optional<URI> otlp, QueuePolicy policy) {
        telemetry = new Telemetry();
        return LiveDelivery.start(
                new LiveConfig(
                        new LogGroups(logs, "{name}"),
                        new EventBuses(bus, "aws."),
                        new Otlp(otlp, Optional.empty()),
                        new AwsAccess("us-east-1", "key", "secret"),
                        policy),
                connection(),
                registry,
                catalogue,
                trails,
                telemetry,
                InstantSource.system());
    }

    /// One that names a log group after itself.
    void trailWithGroup(String trailId) throws ExecutionException, InterruptedException {
        trail(trailId, true, Map.of());
    }

    void trail(String trailId, boolean group, Map<String, String> tags)
            throws ExecutionException, InterruptedException {
        Trail.Builder trail =
                Trail.newBuilder()
                        .setTrailId(trailId)
                        .setTrailArn(trailArn(trailId))
                        .setName(trailId)
                        .setAccountId(ACCOUNT)
                        .setHomeRegion("us-east-1")
                        .setBucket("audit")
                        .setCreatedAt(NOW)
                        .setUpdatedAt(NOW)
                        .setTags(tags)
                        .setSelections(
                                List.of(
                                        new Selection(
                                                NOW, true, true, List.of(), false, List.of())));
        if (group) {
            trail.setCloudWatchLogsLogGroupArn(
                    "arn:aws:logs:us-east-1:" + ACCOUNT + ":log-group:" + trailId + ":*");
        }
        var serializer =
                new AvroSerializer<ControlRecord>(registry, ControlRecord.getClassSchema());
        var _ =
                producer.send(
                                new ProducerRecord<>(
                                        TopicCatalogue.CONTROL,
                                        KafkaTrailDirectory.keyOf(trailId),
                                        serializer.encode(
                                                TopicCatalogue.CONTROL,
                                                ControlRecord.newBuilder()
                                                        .setTrail(trail.build())
                                                        .build())))
                        .get();
    }

    static String trailArn(String trailId) {
        return "arn:aws:cloudtrail:us-east-1:" + ACCOUNT + ":trail/" + trailId;
    }

    void route(String trailId, List<AuditEvent> routed) {
        routed.forEach(event -> send(key(trailId, event), event, Map.of()));
        producer.flush();
    }

    void routeAgain(String trailId, AuditEvent event) {
        send(key(trailId, event), event, Map.of("opentrail-redelivery", "again"));
        producer.flush();
    }

    void routeBytes(String trailId, byte[] bytes) {
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                TopicCatalogue.ROUTED_TRAILS, trailId + "/" + ACCOUNT, bytes));
        producer.flush();
    }

    void routeOfOrganization(String trailId, String organizationId, AuditEvent event) {
        send(
                new RoutedKey(trailId, organizationId, event.getRecipientAccountId()).toString(),
                event,
                Map.of());
        producer.flush();
    }

    private static String key(String trailId, AuditEvent event) {
        return new RoutedKey(trailId, event.getRecipientAccountId()).toString();
    }

    private void send(String key, AuditEvent event, Map<String, String> headers) {
        var record =
                new ProducerRecord<>(
                        TopicCatalogue.ROUTED_TRAILS,
                        key,
                        events.encode(TopicCatalogue.ROUTED_TRAILS, event));
        headers.forEach((name, value) ->
                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        var _ = producer.send(record);
    }

    /// An event whose record has this number and so many bytes more or less.
    static AuditEvent numbered(int number, int bytes) {
        String filling = "x".repeat(bytes);
        return event(
                "{\"number\":%d,\"filling\":\"%s\"}".formatted(number, filling),
                NOW.plusMillis(number));
    }

    static AuditEvent event(String record, Instant time) {
        return AuditEvent.newBuilder()
                .setEventId("id")
                .setEventTime(time)
                .setIngestTime(time.plusSeconds(1))
                .setRecipientAccountId(ACCOUNT)
                .setAwsRegion("us-east-1")
                .setEventSource("s3.amazonaws.com")
                .setEventName("GetObject")
                .setRecord(ByteBuffer.wrap(record.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    /// All reports about a trail's log group, in order.
    List<TrailStatus> statuses(String trailId) {
        var statuses =
                new AvroDeserializer<>(registry, TrailStatus.class, TrailStatus.getClassSchema());
        List<TrailStatus> found = new ArrayList<>();
        var partition = new TopicPartition(TopicCatalogue.TRAIL_STATUS, 0);
        try (var consumer =
                new KafkaConsumer<>(
                        connection().consumer("test-status"), new StringDeserializer(), statuses)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> found.add(requireNonNull(record.value())));
            }
        }
        return found.stream().filter(status -> status.getTrailId().equals(trailId)).toList();
    }

    /// Of the routed topic, what is committed of all partitions together.
    long committed() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(connection().client("test"))) {
            return admin
                    .listConsumerGroupOffsets("live-delivery")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(offset -> offset == null ? 0 : offset.offset())
                    .sum();
        }
    }

    /// By all labels' values, comma-separated in the order of the labels' names.
    Map<String, Double> counter(String name) {
        Map<String, Double> values = new HashMap<>();
        telemetry.registry().scrape(("opentrail_live_delivery_" + name)::equals).stream()
                .filter(CounterSnapshot.class::isInstance)
                .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
                .forEach(point ->
                        values.put(
                                String.join(
                                        ",",
                                        point.getLabels().stream()
                                                .map(label -> label.getValue())
                                                .toList()),
                                point.getValue()));
        return values;
    }

    double gauge(String name) {
        return telemetry.registry().scrape(("opentrail_live_delivery_" + name)::equals).stream()
                .filter(GaugeSnapshot.class::isInstance)
                .flatMap(metric -> ((GaugeSnapshot) metric).getDataPoints().stream())
                .mapToDouble(point -> point.getValue())
                .sum();
    }

    @Override
    public void close() {
        producer.close();
        trails.close();
        kafka.close();
    }
}
