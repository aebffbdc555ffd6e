package io.opentrail.router.repeat;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A stream's consumer that holds a partition back until [CatchUp] is done with it: what came
/// before is known, then, of all that it returns. The other partitions go on.
///
/// A partition that is held is paused. The stream pauses and resumes, too, and is not undone.
final class GatedConsumer extends KafkaConsumer<byte[], byte[]> {

    private final CatchUp catchUp;
    private final Map<TopicPartition, ConsumerRecord<byte[], byte[]>> heldFrom = new HashMap<>();
    private final Set<TopicPartition> pausedByStream = new HashSet<>();

    GatedConsumer(Map<String, Object> settings, CatchUp catchUp) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.catchUp = catchUp;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        List<TopicPartition> ready =
                heldFrom.entrySet().stream()
                        .filter(held -> catchUp.isReady(held.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        ready.forEach(heldFrom::remove);
        super.resume(ready.stream().filter(p -> !pausedByStream.contains(p)).toList());
        return passed(super.poll(timeout));
    }

    private ConsumerRecords<byte[], byte[]> passed(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> passed = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> nextOffsets = new HashMap<>(records.nextOffsets());
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
            if (catchUp.isReady(batch.getFirst())) {
                passed.put(partition, batch);
            } else {
                hold(partition, batch.getFirst());
                nextOffsets.remove(partition);
            }
        }
        return passed.size() == records.partitions().size()
                ? records
                : new ConsumerRecords<>(passed, nextOffsets);
    }

    private void hold(TopicPartition partition, ConsumerRecord<byte[], byte[]> from) {
        super.seek(partition, new OffsetAndMetadata(from.offset(), from.leaderEpoch(), ""));
        super.pause(List.of(partition));
        heldFrom.put(partition, from);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        pausedByStream.addAll(partitions);
        super.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        pausedByStream.removeAll(partitions);
        super.resume(partitions.stream().filter(p -> !heldFrom.containsKey(p)).toList());
    }

    @Override
    public void subscribe(Pattern topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new Forgetting(listener));
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new Forgetting(listener));
    }

    private final class Forgetting implements ConsumerRebalanceListener {

        private final ConsumerRebalanceListener stream;

        Forgetting(ConsumerRebalanceListener stream) {
            this.stream = stream;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            forget(partitions);
            stream.onPartitionsAssigned(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            stream.onPartitionsRevoked(partitions);
            forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            stream.onPartitionsLost(partitions);
            forget(partitions);
        }

        private void forget(Collection<TopicPartition> partitions) {
            heldFrom.keySet().removeAll(partitions);
            pausedByStream.removeAll(partitions);
            catchUp.forget(partitions);
        }
    }
}
