package io.opentrail.schemas.topics;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A compacted topic as a map in memory, kept current by a thread of its own.
///
/// [#refresh] makes it linearizable: whatever was committed before the call is visible after it. It
/// costs one request to the broker, on a connection of its own: on the view's, it would wait behind
/// the fetch that waits for more records. Calls that overlap share it.
public final class TopicView<V> implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TopicView.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

    private final String topic;
    private final KafkaConsumer<String, V> consumer;
    private final List<TopicPartition> partitions;
    private final Listener<V> listener;
    private final ConcurrentMap<String, V> valuesByKey = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
    private final Object moved = new Object();
    private final TopicEnds ends;
    private final Thread thread;
    private volatile boolean closed;

    /// Told of every change, in order, on the view's thread, before a refresh that covers it
    /// returns.
    @FunctionalInterface
    public interface Listener<V> {

        /// One key has a new value, or, if `value` is null, is gone.
        void changed(String key, @Nullable V value);
    }

    private TopicView(
            KafkaConnection connection,
            String topic,
            Collection<Integer> partitions,
            Deserializer<V> deserializer,
            Listener<V> listener) {
        Map<String, Object> settings = connection.consumer("view-" + topic);
        this.topic = topic;
        this.listener = listener;
        this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), deserializer);
        this.partitions =
                partitions.stream().map(partition -> new TopicPartition(topic, partition)).toList();
        this.ends = new TopicEnds(connection, topic, this.partitions);
        this.thread = Thread.ofPlatform().name("view-" + topic).daemon().unstarted(this::run);
    }

    /// Starts a view and returns once it holds everything that the topic held at the call.
    public static <V> TopicView<V> start(
            KafkaConnection connection,
            Topic topic,
            Deserializer<V> deserializer,
            Listener<V> listener,
            Duration timeout) {
        List<Integer> all = IntStream.range(0, topic.partitions()).boxed().toList();
        TopicView<V> view = new TopicView<>(connection, topic.name(), all, deserializer, listener);
        view.consumer.assign(view.partitions);
        view.consumer.seekToBeginning(view.partitions);
        view.thread.start();
        try {
            view.refresh(timeout);
            return view;
        } catch (RuntimeException e) {
            view.close();
            throw e;
        }
    }

    public Optional<V> get(String key) {
        return Optional.ofNullable(valuesByKey.get(key));
    }

    /// A live, read-only collection: iterating sees changes made meanwhile or not.
    public Collection<V> values() {
        return Collections.unmodifiableCollection(valuesByKey.values());
    }

    /// Waits until everything that was committed to the topic before this call is visible. Throws
    /// [TopicUnavailableException] when that takes longer than the timeout.
    public void refresh(Duration timeout) {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        try {
            await(ends.now(timeout), deadlineNanos);
        } catch (KafkaException e) {
            throw new TopicUnavailableException(
                    "topic '%s' was not readable within %s".formatted(topic, timeout), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicUnavailableException(
                    "interrupted while topic '%s' was read".formatted(topic), e);
        }
    }

    /// Waits until the record at an offset is visible, or what came after it. That is more than a
    /// [#refresh] after a producer has committed: its commit is answered a moment before the end of
    /// the topic moves. Throws [TopicUnavailableException] when that takes longer than the timeout.
    public void awaitRecord(int partition, long offset, Duration timeout) {
        awaitEnds(Map.of(new TopicPartition(topic, partition), offset + 1), timeout);
    }

    /// Waits until everything before these offsets is visible, as [#awaitRecord] does. With
    /// [EndOffsets], which count records of transactions whose commit is not visible yet, that is
    /// all that was ever appended before they were asked for.
    public void awaitEnds(Map<TopicPartition, Long> ends, Duration timeout) {
        try {
            await(ends, System.nanoTime() + timeout.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicUnavailableException(
                    "interrupted while waiting for topic '%s'".formatted(topic), e);
        }
    }

    private void await(Map<TopicPartition, Long> wanted, long deadlineNanos)
            throws InterruptedException {
        synchronized (moved) {
            while (!hasReached(wanted)) {
                long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
                if (millis <= 0 || closed) {
                    throw new TopicUnavailableException(
                            "topic '%s' was not read up to %s in time".formatted(topic, wanted));
                }
                moved.wait(millis);
            }
        }
    }

    private boolean hasReached(Map<TopicPartition, Long> wanted) {
        return wanted.entrySet().stream()
                .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ends.close();
        synchronized (moved) {
            moved.notifyAll();
        }
    }

    private void run() {
        while (!closed) {
            try {
                poll();
            } catch (WakeupException e) {
                LOGGER.atTrace().addKeyValue("topic", topic).log("Woken up to close");
            } catch (KafkaException e) {
                LOGGER.atWarn()
                        .addKeyValue("topic", topic)
                        .addKeyValue("error", e.toString())
                        .log("View cannot read; trying again");
                pause();
            }
        }
        consumer.close();
    }

    private void poll() {
        for (ConsumerRecord<String, V> record : consumer.poll(POLL)) {
            V value = record.value();
            if (value == null) {
                valuesByKey.remove(record.key());
            } else {
                valuesByKey.put(record.key(), value);
            }
            listener.changed(record.key(), value);
        }
        // Also where no record came: ends of transactions move a position, too.
        partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
        synchronized (moved) {
            moved.notifyAll();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
