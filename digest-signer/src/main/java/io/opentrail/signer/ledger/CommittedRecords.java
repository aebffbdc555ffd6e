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
    /// transactions that are open there, which can be longer than they live: false if nothing came
    /// for so long before the end was reached.
    public boolean read(
            TopicPartition partition,
            long from,
            long to,
            Duration patience,
            Consumer<ConsumerRecord<String, byte[]>> reader) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long reached = from;
        long deadline = System.nanoTime() + patience.toNanos();
        while (reached < to && System.nanoTime() < deadline) {
            consumer.poll(POLL).records(partition).stream()
                    .filter(record -> record.offset() < to)
                    .forEach(reader);
            if (consumer.position(partition) > reached) {
                reached = consumer.position(partition);
                deadline = System.nanoTime() + patience.toNanos();
            }
        }
        return reached >= to;
    }

    /// Whether a stretch is known to hold no committed record; transaction markers are none.
    public boolean isEmpty(TopicPartition partition, long from, long to, Duration patience) {
        boolean isEmpty = true;
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long deadline = System.nanoTime() + patience.toNanos();
        while (isEmpty && consumer.position(partition) < to) {
            isEmpty =
                    consumer.poll(POLL).records(partition).stream()
                                    .noneMatch(record -> record.offset() < to)
                            && System.nanoTime() < deadline;
        }
        return isEmpty;
    }

    public long beginning(TopicPartition partition) {
        return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
