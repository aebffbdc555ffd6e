package io.opentrail.benchmarks.sink;

import io.opentrail.benchmarks.Workload;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Real records with ids of their own, those of each account in the real order, as the router
/// writes them and, the same ones, as bare JSON.
final class FullTopics {

    private static final Pattern ID = Pattern.compile("(\"(?:eventID|requestID)\":\\s*\")[^\"]*\"");
    private static final int GROUPS_PER_TRAIL = 100;

    private final List<AuditEvent> events;
    private final List<String> records;
    private final List<Trail> trails;
    private final int groups;
    private final Random random = new Random(20_261_127);

    /// @param groups accounts, each a log file of its own; up to a hundred share a trail
    FullTopics(int groups) {
        this.groups = groups;
        this.events = Workload.wholeEvents(1);
        this.records =
                events.stream()
                        .map(event -> StandardCharsets.UTF_8.decode(event.getRecord().duplicate()))
                        .map(CharSequence::toString)
                        .toList();
        this.trails = Workload.greedyTrails(Math.ceilDiv(groups, GROUPS_PER_TRAIL));
    }

    void fill(KafkaConnection connection, SchemaRegistry registry, int count, String bareTopic) {
        var eventSerializer = AuditEvents.serializer(registry);
        var controlSerializer =
                new AvroSerializer<ControlRecord>(registry, ControlRecord.getClassSchema());
        List<RoutedKey> keys = IntStream.range(0, groups).mapToObj(this::key).toList();
        Map<String, Object> settings = connection.client("benchmark-producer");
        settings.put("batch.size", 128 * 1024);
        settings.put("linger.ms", 5);
        settings.put("compression.type", "lz4");
        try (var producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            // One that is lost shows: the benchmark waits for all of them.
            for (Trail trail : trails) {
                ControlRecord record = ControlRecord.newBuilder().setTrail(trail).build();
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        TopicCatalogue.CONTROL,
                                        KafkaTrailDirectory.keyOf(trail.getTrailId()),
                                        controlSerializer.encode(TopicCatalogue.CONTROL, record)));
            }
            int[] sent = new int[groups];
            for (int i = 0; i < count; i++) {
                int group = random.nextInt(groups);
                AuditEvent event = event((group * 31 + sent[group]++) % events.size());
                String key = keys.get(group).toString();
                byte[] routed = eventSerializer.encode(TopicCatalogue.ROUTED_TRAILS, event);
                var _ =
                        producer.send(
                                new ProducerRecord<>(TopicCatalogue.ROUTED_TRAILS, key, routed));
                var _ =
                        producer.send(
                                new ProducerRecord<>(bareTopic, key, event.getRecord().array()));
            }
        }
    }

    private RoutedKey key(int group) {
        return new RoutedKey(
                trails.get(group % trails.size()).getTrailId(), "%012d".formatted(group));
    }

    private AuditEvent event(int number) {
        String record =
                ID.matcher(records.get(number))
                        .replaceAll(match ->
                                match.group(1)
                                        + new UUID(random.nextLong(), random.nextLong())
                                        + '"');
        return AuditEvent.newBuilder(events.get(number))
                .setRecord(ByteBuffer.wrap(record.getBytes(StandardCharsets.UTF_8)))
                .build();
    }
}
