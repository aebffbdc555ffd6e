package io.opentrail.benchmarks.scale;

import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// When this benchmark's numbered events came to be seen in the routed topic.
final class RoutedEvents implements AutoCloseable {

    private static final Pattern NUMBERED =
            Pattern.compile("\"eventID\":\"5a17c400-0000-4000-8000-(\\d{12})\"");

    private final Map<Integer, Long> nanosByNumber = new ConcurrentHashMap<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread reader;

    /// Sees what is committed from now on.
    RoutedEvents(KafkaConnection kafka) {
        this.consumer =
                new KafkaConsumer<>(
                        kafka.consumer("benchmark"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(TopicCatalogue.ROUTED_TRAILS).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        this.reader = Thread.ofPlatform().name("routed-events").start(this::read);
    }

    static String eventId(int number) {
        return "5a17c400-0000-4000-8000-%012d".formatted(number);
    }

    private void read() {
        try (consumer) {
            while (!Thread.currentThread().isInterrupted()) {
                consumer.poll(Duration.ofMillis(500)).forEach(this::note);
            }
        } catch (WakeupException _) {
            // closed
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        Matcher matcher = NUMBERED.matcher(new String(record.value(), StandardCharsets.ISO_8859_1));
        if (matcher.find()) {
            nanosByNumber.putIfAbsent(Integer.valueOf(matcher.group(1)), System.nanoTime());
        }
    }

    /// By [System#nanoTime]; live.
    Map<Integer, Long> nanosByNumber() {
        return nanosByNumber;
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
