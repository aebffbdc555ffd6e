package io.opentrail.benchmarks.scale;

import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What a consumer finds in the trails' live topics.
final class LiveEvents {

    private static final Duration POLL = Duration.ofMillis(200);

    private LiveEvents() {}

    /// How many records that contain a text all live topics hold together.
    static long count(KafkaConnection kafka, String text) {
        try (var consumer =
                new KafkaConsumer<>(
                        kafka.consumer("benchmark-live"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.listTopics().entrySet().stream()
                            .filter(topic -> topic.getKey().startsWith(TopicCatalogue.LIVE_PREFIX))
                            .flatMap(topic -> topic.getValue().stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long count = 0;
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (new String(record.value(), StandardCharsets.ISO_8859_1).contains(text)) {
                        count++;
                    }
                }
            }
            return count;
        }
    }
}
