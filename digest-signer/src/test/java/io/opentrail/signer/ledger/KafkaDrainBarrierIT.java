package io.opentrail.signer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.testing.KafkaRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaDrainBarrierIT {

    private static final String TRAIL = "111122223333.one.abcdefgh";
    private static final Instant STOP = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final TopicPartition EVENTS =
            new TopicPartition(TopicCatalogue.eventsOf("us-east-1"), 0);
    private static final TopicPartition ROUTED =
            new TopicPartition(TopicCatalogue.ROUTED_TRAILS, 0);

    private Instant now = STOP.plusSeconds(60);
    private EmbeddedKafka kafka;
    private KafkaConnection connection;
    private Admin admin;
    private KafkaDrainBarrier barrier;

    @BeforeEach
    void start(@TempDir Path folder) {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
        connection = KafkaConnection.of(kafka.bootstrapServers());
        admin = Admin.create(connection.client("barrier-it"));
        var records = new KafkaRecords(kafka.bootstrapServers());
        List.of(EVENTS.topic(), ROUTED.topic(), TopicCatalogue.PARKINGS)
                .forEach(topic -> records.createTopic(topic, 2, Map.of()));
        barrier = new KafkaDrainBarrier(connection, admin, () -> now, GRACE);
    }

    @AfterEach
    void stop() {
        barrier.close();
        admin.close();
        kafka.close();
    }

    @Test
    void nothingIsDrainedBeforeTheGraceIsOver() throws Exception {
        now = STOP.plus(GRACE).minusMillis(1);
        boolean before = barrier.isDrained(TRAIL, STOP);
        now = STOP.plus(GRACE);
        boolean after = barrier.isDrained(TRAIL, STOP);

        assertThat(before).isFalse();
        assertThat(after).isTrue();
    }

    @Test
    void routerAndSinkHaveToPassWhatWasAcceptedBeforeAndNoMore() throws Exception {
        send(EVENTS, "account", "event");
        boolean unrouted = barrier.isDrained(TRAIL, STOP);
        send(ROUTED, "key", "event");
        commit("trail-router", EVENTS, 1);
        boolean undelivered = barrier.isDrained(TRAIL, STOP);
        send(EVENTS, "account", "later");
        send(ROUTED, "key", "later");
        boolean stillUndelivered = barrier.isDrained(TRAIL, STOP);
        commit("s3-sink", ROUTED, 1);
        boolean drained = barrier.isDrained(TRAIL, STOP);

        assertThat(List.of(unrouted, undelivered, stillUndelivered)).containsOnly(false);
        assertThat(drained).isTrue();
    }

    @Test
    void aParkedTrailIsNotDrained() throws Exception {
        send(parkings(0), TRAIL + "/0", "parking");
        send(parkings(1), TRAIL + "/1", "parking");
        send(parkings(1), "111122223333.one.abcdefghi/1", "another trail's");
        boolean parked = barrier.isDrained(TRAIL, STOP);
        send(parkings(0), TRAIL + "/0", null);
        boolean halfParked = barrier.isDrained(TRAIL, STOP);
        send(parkings(1), TRAIL + "/1", null);
        boolean drained = barrier.isDrained(TRAIL, STOP);

        assertThat(parked).isFalse();
        assertThat(halfParked).isFalse();
        assertThat(drained).isTrue();
    }

    @Test
    void transactionMarkersNeedNotBePassed() throws Exception {
        try (var producer = transactionalProducer()) {
            producer.beginTransaction();
            producer.send(record(ROUTED, "key", "event")).get();
            producer.commitTransaction();
        }
        boolean undelivered = barrier.isDrained(TRAIL, STOP);
        commit("s3-sink", ROUTED, 1);
        boolean drained = barrier.isDrained(TRAIL, STOP);

        assertThat(undelivered).isFalse();
        assertThat(drained).isTrue();
    }

    @Test
    void anOpenTransactionIsAnsweredWithNotYet() throws Exception {
        boolean whileOpen;
        boolean parkingOpen;
        try (var producer = transactionalProducer()) {
            producer.beginTransaction();
            producer.send(record(ROUTED, "key", "event")).get();
            whileOpen = barrier.isDrained(TRAIL, STOP);
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(record(parkings(0), TRAIL + "/0", "parking")).get();
            parkingOpen = barrier.isDrained(TRAIL, STOP);
            producer.abortTransaction();
        }
        boolean drained = barrier.isDrained(TRAIL, STOP);

        assertThat(whileOpen).isFalse();
        assertThat(parkingOpen).isFalse();
        assertThat(drained).isTrue();
    }

    private static TopicPartition parkings(int partition) {
        return new TopicPartition(TopicCatalogue.PARKINGS, partition);
    }

    private void commit(String group, TopicPartition partition, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    private void send(TopicPartition partition, String key, @Nullable String value)
            throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        connection.producer("it"),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(record(partition, key, value)).get();
        }
    }

    @SuppressWarnings("NullAway") // a tombstone is a null value; Kafka's class is not annotated
    private static ProducerRecord<String, String> record(
            TopicPartition partition, String key, @Nullable String value) {
        return new ProducerRecord<>(partition.topic(), partition.partition(), key, value);
    }

    private KafkaProducer<String, String> transactionalProducer() {
        Map<String, Object> settings = connection.producer("it-transactions");
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "it");
        var producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        producer.initTransactions();
        return producer;
    }
}
