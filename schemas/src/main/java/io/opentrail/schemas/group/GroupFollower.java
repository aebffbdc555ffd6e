package io.opentrail.schemas.group;

import io.opentrail.schemas.registry.SchemaRegistryException;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a topic as one member of a group, on a thread of its own, and commits every second how far
/// its reader is. Trouble with Kafka or the schema registry is met by beginning again from there.
public final class GroupFollower implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(GroupFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final String group;
    private final String topic;
    private final Map<String, Object> settings;
    private final GroupReader reader;
    private final InstantSource clock;
    private final Thread thread;
    private volatile Optional<KafkaConsumer<String, byte[]>> current = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean stopped;

    /// Reads nothing until it is started.
    ///
    /// @param group also names the client and the thread
    /// @param settings of the consumer beyond those that it needs, by Kafka's names
    public GroupFollower(
            KafkaConnection connection,
            String group,
            String topic,
            Map<String, Object> settings,
            GroupReader reader,
            InstantSource clock) {
        this.group = group;
        this.topic = topic;
        this.settings = connection.consumer(group);
        this.settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        this.settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        this.settings.putAll(settings);
        this.reader = reader;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name(group).unstarted(this::run);
    }

    /// Returns at once.
    public void start() {
        thread.start();
    }

    /// Why nothing can be read now, if so.
    public Optional<String> failure() {
        return failure;
    }

    /// Commits how far the reader is, and returns when it is told of nothing more.
    @Override
    public void close() {
        stopped = true;
        current.ifPresent(KafkaConsumer::wakeup);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopped) {
            try (KafkaConsumer<String, byte[]> consumer =
                    new KafkaConsumer<>(
                            settings, new StringDeserializer(), new ByteArrayDeserializer())) {
                current = Optional.of(consumer);
                follow(consumer);
            } catch (WakeupException _) {
                // stopped
            } catch (KafkaException | TopicUnavailableException | SchemaRegistryException e) {
                if (!stopped) {
                    failure = Optional.of(e.toString());
                    LOGGER.atWarn()
                            .addKeyValue("topic", topic)
                            .addKeyValue("group", group)
                            .addKeyValue("error", e.toString())
                            .log("A topic cannot be followed; trying again");
                    pause();
                }
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(topic), new Ownership(consumer));
        Instant nextCommit = clock.instant().plus(COMMIT_INTERVAL);
        while (!stopped) {
            var records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                reader.beforeRecords();
            }
            for (ConsumerRecord<String, byte[]> record : records) {
                reader.read(record);
            }
            failure = Optional.empty();
            if (!clock.instant().isBefore(nextCommit)) {
                commit(consumer, consumer.assignment());
                nextCommit = clock.instant().plus(COMMIT_INTERVAL);
            }
            if (reader.isFull()) {
                consumer.pause(consumer.assignment());
            } else {
                consumer.resume(consumer.paused());
            }
        }
        commit(consumer, consumer.assignment());
    }

    private void commit(
            KafkaConsumer<String, byte[]> consumer, Collection<TopicPartition> partitions) {
        consumer.commitSync(reader.toCommit(partitions, consumer::position));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Ownership implements ConsumerRebalanceListener {

        private final KafkaConsumer<String, byte[]> consumer;

        Ownership(KafkaConsumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            reader.begin(partitions, consumer::committed);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                commit(consumer, partitions);
            } finally {
                partitions.forEach(reader::forget);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(reader::forget);
        }
    }
}
