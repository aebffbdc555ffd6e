package io.opentrail.schemas.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
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
/// costs one request to the broker, and calls that overlap share it.
public final class TopicView<V> implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TopicView.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final int MAX_FETCH_WAIT_MILLIS = 100;

    private final String topic;
    private final KafkaConsumer<String, V> consumer;
    private final List<TopicPartition> partitions;
    private final Listener<V> listener;
    private final ConcurrentMap<String, V> valuesByKey = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<CompletableFuture<@Nullable Void>> refreshes =
            new LinkedBlockingQueue<>();
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
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, MAX_FETCH_WAIT_MILLIS);
        this.topic = topic;
        this.listener = listener;
        this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), deserializer);
        this.partitions =
                partitions.stream().map(partition -> new TopicPartition(topic, partition)).toList();
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
        CompletableFuture<@Nullable Void> refresh = new CompletableFuture<>();
        refreshes.add(refresh);
        consumer.wakeup();
        try {
            refresh.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new TopicUnavailableException(
                    "topic '%s' was not readable within %s".formatted(topic, timeout), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicUnavailableException(
                    "interrupted while topic '%s' was read".formatted(topic), e);
        }
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
    }

    private void run() {
        List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();
        while (!closed) {
            try {
                refreshes.drainTo(waiting);
                if (waiting.isEmpty()) {
                    poll(POLL);
                } else {
                    catchUp();
                    waiting.forEach(refresh -> refresh.complete(null));
                    waiting.clear();
                }
            } catch (WakeupException e) {
                LOGGER.atTrace().addKeyValue("topic", topic).log("Woken up for a refresh");
            } catch (KafkaException e) {
                LOGGER.atWarn()
                        .addKeyValue("topic", topic)
                        .addKeyValue("error", e.toString())
                        .log("View cannot read; trying again");
                pause();
            }
        }
        waiting.forEach(refresh -> refresh.cancel(false));
        consumer.close();
    }

    private void catchUp() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll(Duration.ofMillis(MAX_FETCH_WAIT_MILLIS));
        }
    }

    private void poll(Duration timeout) {
        for (ConsumerRecord<String, V> record : consumer.poll(timeout)) {
            V value = record.value();
            if (value == null) {
                valuesByKey.remove(record.key());
            } else {
                valuesByKey.put(record.key(), value);
            }
            listener.changed(record.key(), value);
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
