package io.opentrail.live.queue;

import io.opentrail.live.event.LiveEvent;
import io.opentrail.live.event.RoutedRecords;
import io.opentrail.schemas.serde.UndecodableRecordException;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.RoutedKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads the routed topic itself, with consumers of their own that belong to no group. Thread-safe.
public final class KafkaBacklog implements Backlog {

    private static final int MAX_READERS = 4;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int MAX_EMPTY_POLLS = 60;

    private final KafkaConnection connection;
    private final RoutedRecords records;
    private final Semaphore readers = new Semaphore(MAX_READERS);

    public KafkaBacklog(KafkaConnection connection, RoutedRecords records) {
        this.connection = connection;
        this.records = records;
    }

    @Override
    public Chunk read(String trailId, TopicPartition partition, long from, long to, long maxBytes) {
        acquire();
        try (var consumer = consumer()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            return read(consumer, trailId, partition, to, maxBytes);
        } finally {
            readers.release();
        }
    }

    private Chunk read(
            KafkaConsumer<String, byte[]> consumer,
            String trailId,
            TopicPartition partition,
            long to,
            long maxBytes) {
        List<LiveEvent> events = new ArrayList<>();
        long bytes = 0;
        int emptyPolls = 0;
        while (consumer.position(partition) <= to) {
            List<ConsumerRecord<String, byte[]>> polled = consumer.poll(POLL).records(partition);
            emptyPolls = polled.isEmpty() ? emptyPolls + 1 : 0;
            if (emptyPolls > MAX_EMPTY_POLLS) {
                throw new TimeoutException("nothing came of " + partition);
            }
            for (ConsumerRecord<String, byte[]> record : polled) {
                if (record.offset() > to || bytes >= maxBytes) {
                    return new Chunk(events, record.offset());
                }
                Optional<LiveEvent> event = eventOf(trailId, record);
                event.ifPresent(events::add);
                bytes += event.map(LiveEvent::framedBytes).orElse(0);
            }
        }
        return new Chunk(events, to + 1);
    }

    private Optional<LiveEvent> eventOf(String trailId, ConsumerRecord<String, byte[]> record) {
        if (!RoutedKey.isOfTrail(record.key(), trailId) || !RoutedRecords.isLive(record)) {
            return Optional.empty();
        }
        try {
            return Optional.of(records.read(record));
        } catch (UndecodableRecordException _) {
            return Optional.empty(); // was reported when it was read first
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> settings = connection.consumer("live-delivery-backlog");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private void acquire() {
        try {
            readers.acquire();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
