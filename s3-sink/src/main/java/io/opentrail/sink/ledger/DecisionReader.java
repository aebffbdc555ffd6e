package io.opentrail.sink.ledger;

import io.opentrail.delivery.DeliveryDecision;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AvroDeserializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Finds a decision again by where it was written. Used by one thread.
public final class DecisionReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int POLLS = 30;

    private final KafkaConsumer<String, DeliveryDecision> consumer;

    public DecisionReader(KafkaConnection connection, SchemaRegistry registry) {
        this.consumer =
                new KafkaConsumer<>(
                        connection.consumer("s3-sink-decisions"),
                        new StringDeserializer(),
                        new AvroDeserializer<>(
                                registry,
                                DeliveryDecision.class,
                                DeliveryDecision.getClassSchema()));
    }

    /// Throws IllegalStateException if the decision cannot be read: without it nothing may be put.
    public DeliveryDecision read(int partition, long offset) {
        TopicPartition decisions = new TopicPartition(TopicCatalogue.DECISIONS, partition);
        consumer.assign(List.of(decisions));
        consumer.seek(decisions, offset);
        for (int i = 0; i < POLLS; i++) {
            for (ConsumerRecord<String, DeliveryDecision> record : consumer.poll(POLL)) {
                if (record.offset() == offset) {
                    return record.value();
                }
            }
        }
        throw new IllegalStateException(
                "no decision could be read at %s@%d".formatted(decisions, offset));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
