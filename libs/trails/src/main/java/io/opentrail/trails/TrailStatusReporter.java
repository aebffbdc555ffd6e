package io.opentrail.trails;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells, through the trail-status topic, how delivery to each trail goes. Best effort: it never
/// delays or fails a delivery. Thread-safe.
public final class TrailStatusReporter implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TrailStatusReporter.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Delivered delivered;
    private final KafkaProducer<String, TrailStatus> producer;
    private final ConcurrentMap<String, TrailStatus> latestByKey = new ConcurrentHashMap<>();

    /// What a trail gets.
    public enum Delivered {
        LOG_FILE("log-file", "delivery"),
        NOTIFICATION("notification", "notification"),
        CLOUDWATCH_LOGS("log-group", "log-group");

        private final String name;
        private final String writer;

        /// @param name as the topic has it
        /// @param writer of the reports of one partition, in their keys
        Delivered(String name, String writer) {
            this.name = name;
            this.writer = writer;
        }
    }

    public TrailStatusReporter(
            KafkaConnection connection, SchemaRegistry registry, Delivered delivered) {
        this.delivered = delivered;
        Map<String, Object> settings = connection.producer(delivered.name + "-status");
        this.producer =
                new KafkaProducer<>(
                        settings,
                        new StringSerializer(),
                        new AvroSerializer<>(registry, TrailStatus.getClassSchema()));
    }

    public void succeeded(String trailId, String awsRegion, int partition, Instant at) {
        report(trailId, awsRegion, partition, at, null);
    }

    /// An attempt failed with this code.
    public void failed(String trailId, String awsRegion, int partition, Instant at, String error) {
        report(trailId, awsRegion, partition, at, error);
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }

    private void report(
            String trailId, String awsRegion, int partition, Instant at, @Nullable String error) {
        String key = trailId + "/" + awsRegion + "/" + delivered.writer + "-" + partition;
        TrailStatus status =
                latestByKey.compute(
                        key, (k, before) -> next(trailId, awsRegion, at, error, before));
        Future<RecordMetadata> _ =
                producer.send(
                        new ProducerRecord<>(TopicCatalogue.TRAIL_STATUS, key, status),
                        (metadata, failure) -> logLost(key, failure));
    }

    private static void logLost(String key, @Nullable Exception failure) {
        if (failure != null) {
            LOGGER.atWarn()
                    .addKeyValue("key", key)
                    .addKeyValue("error", failure.toString())
                    .log("A trail's status was not written");
        }
    }

    private TrailStatus next(
            String trailId,
            String awsRegion,
            Instant at,
            @Nullable String error,
            @Nullable TrailStatus before) {
        Instant success = error == null ? at : before == null ? null : before.getLatestSuccessAt();
        int failures = error == null ? 0 : before == null ? 1 : before.getFailedAttempts() + 1;
        return new TrailStatus(trailId, awsRegion, delivered.name, at, success, error, failures);
    }
}
