package io.opentrail.standalone.status;

import io.opentrail.schemas.topics.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Counts records by reading them: offsets alone also count the end marks of transactions and what
/// aborted ones have left.
final class RecordCounter implements AutoCloseable {

    /// Offsets that are worth being read.
    static final long MOST = 1_000;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String FETCH_BYTES = Integer.toString(1 << 20);

    private final KafkaConsumer<byte[], byte[]> consumer;

    RecordCounter(KafkaConnection kafka) {
        Map<String, Object> properties = kafka.consumer("status-counter");
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Committed records from `from` on and before `to`; the distance of the two if Kafka takes too
    /// long to give them.
    long count(TopicPartition partition, long from, long to) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        long records = 0;
        while (consumer.position(partition) < to) {
            if (System.nanoTime() > deadline) {
                return to - from;
            }
            records +=
                    consumer.poll(POLL).records(partition).stream()
                            .filter(record -> record.offset() < to)
                            .count();
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
