package io.opentrail.schemas.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Where the committed records of a topic end now. Calls that overlap share a request: whoever is
/// first asks for all that wait. Thread-safe.
final class TopicEnds implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final ReentrantLock asking = new ReentrantLock();
    private final ConcurrentLinkedQueue<CompletableFuture<Map<TopicPartition, Long>>> waiting =
            new ConcurrentLinkedQueue<>();

    TopicEnds(KafkaConnection connection, String topic, List<TopicPartition> partitions) {
        this.consumer =
                new KafkaConsumer<>(
                        connection.consumer("ends-" + topic),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.partitions = partitions;
        // Never polled; only of what is assigned does the client keep where it ends.
        consumer.assign(partitions);
    }

    /// The offset behind the last record that was committed, of each partition; asked for after the
    /// call. Throws KafkaException where the brokers do not tell in time.
    Map<TopicPartition, Long> now(Duration timeout) throws InterruptedException {
        var mine = new CompletableFuture<Map<TopicPartition, Long>>();
        waiting.add(mine);
        if (!asking.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("others are still asking for the end of " + partitions);
        }
        try {
            if (!mine.isDone()) {
                askForAll(timeout);
            }
        } finally {
            asking.unlock();
        }
        try {
            return mine.get();
        } catch (ExecutionException e) {
            throw new KafkaException("cannot tell the end of " + partitions, e.getCause());
        }
    }

    private void askForAll(Duration timeout) {
        var all = new ArrayList<CompletableFuture<Map<TopicPartition, Long>>>();
        for (var one = waiting.poll(); one != null; one = waiting.poll()) {
            all.add(one);
        }
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
            all.forEach(one -> one.complete(ends));
        } catch (KafkaException | IllegalStateException e) {
            all.forEach(one -> one.completeExceptionally(e));
        }
    }

    @Override
    public void close() {
        asking.lock();
        try {
            consumer.close();
        } finally {
            asking.unlock();
        }
    }
}
