package io.opentrail.router;

import static io.opentrail.router.stream.Fixtures.event;
import static io.opentrail.router.stream.Fixtures.selection;
import static io.opentrail.router.stream.Fixtures.trail;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.testing.KafkaRecords;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trails.KafkaTrailDirectory;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Batches of events that are sent again and again, as senders do that got no answer; and a trail
/// that takes them all.
///
/// @param region of the batches
/// @param partitions of the topic; each has its share of each batch
record Batches(KafkaRecords broker, SchemaRegistry schemas, String region, int partitions) {

    static final int SIZE = 100;

    void logEverything() {
        var trail = trail("all").setSelections(List.of(selection(true, true))).build();
        byte[] value =
                new AvroSerializer<ControlRecord>(schemas, ControlRecord.getClassSchema())
                        .encode(
                                TopicCatalogue.CONTROL,
                                ControlRecord.newBuilder().setTrail(trail).build());
        String key = KafkaTrailDirectory.keyOf(trail.getTrailId());
        broker.send(
                List.of(new ProducerRecord<>(TopicCatalogue.CONTROL, key.getBytes(UTF_8), value)));
    }

    /// All batches up to a number.
    void sendAll(int count, Instant at) {
        IntStream.range(0, count).forEach(batch -> send(batch, at));
    }

    void send(int batch, Instant at) {
        broker.send(
                IntStream.range(0, SIZE)
                        .mapToObj(i -> {
                            AuditEvent event = event(id(batch, i)).setIngestTime(at).build();
                            return record(region, i % partitions, at, event);
                        })
                        .toList());
    }

    void send(String toRegion, int partition, Instant at, AuditEvent event) {
        broker.send(List.of(record(toRegion, partition, at, event)));
    }

    private ProducerRecord<byte[], byte[]> record(
            String toRegion, int partition, Instant at, AuditEvent event) {
        String topic = TopicCatalogue.eventsOf(toRegion);
        return new ProducerRecord<>(
                topic,
                partition,
                at.toEpochMilli(),
                event.getRecipientAccountId().getBytes(UTF_8),
                AuditEvents.serializer(schemas).encode(topic, event));
    }

    private static String id(int batch, int number) {
        return batch + "." + number;
    }

    /// The eventIDs of all batches up to a number.
    static List<String> ids(int count) {
        return IntStream.range(0, count)
                .boxed()
                .flatMap(batch -> IntStream.range(0, SIZE).mapToObj(i -> id(batch, i)))
                .toList();
    }
}
