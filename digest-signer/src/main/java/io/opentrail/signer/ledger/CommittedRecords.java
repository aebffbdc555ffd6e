package io.opentrail.signer.ledger;

import io.opentrail.schemas.topics.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads a stretch of a partition, outside of any group.
public final class CommittedRecords implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, byte[]> consumer;

    public CommittedRecords(KafkaConnection connection, String clientId) {
        Map<String, Object> settings = connection.consumer(clientId);
        settings.put("fetch.max.wait.ms", 100);
        this.consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /// Hands over the committed records from one offset to another, exclusive. Waits for
    /// transactions that are open there.
    public void read(
            TopicPartition partition,
            long from,
            long to,
            Consumer<ConsumerRecord<String, byte[]>> reader) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        while (consumer.position(partition) < to) {
            consumer.poll(POLL).records(partition).stream()
                    .filter(record -> record.offset() < to)
                    .forEach(reader);
        }
    }

    /// Whether there is a committed record in a stretch; transaction markers are none.
    public boolean hasAny(TopicPartition partition, long from, long to) {
        boolean[] found = {false};
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        while (!found[0] && consumer.position(partition) < to) {
            found[0] =
                    consumer.poll(POLL).records(partition).stream()
                            .anyMatch(record -> record.offset() < to);
        }
        return found[0];
    }

    public long beginning(TopicPartition partition) {
        return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
