package io.opentrail.controlapi.log;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryException;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicUnavailableException;
import io.opentrail.trail.ControlRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one way to change the control topic. A decision is made from everything that was committed
/// before it, and is written only if nothing was committed since: all instances share one
/// transactional id, so whoever began to write later fences off the others, who then decide anew
/// (`docs/adr/0004-control-writes-serialise-by-fencing.md`).
public final class ControlLog implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ControlLog.class);
    private static final String TRANSACTIONAL_ID = "control-api";
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int MAX_PAUSE_MILLIS = 150;

    private final KafkaConnection connection;
    private final String topic;
    private final AvroSerializer<ControlRecord> serializer;
    private final ControlState state;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable KafkaProducer<String, ControlRecord> producer;

    public ControlLog(
            KafkaConnection connection,
            SchemaRegistry registry,
            String topic,
            ControlState state,
            InstantSource clock) {
        this.connection = connection;
        this.topic = topic;
        this.serializer = new AvroSerializer<>(registry, ControlRecord.getClassSchema());
        this.state = state;
        this.clock = clock;
    }

    /// Decides, writes what was decided, and returns the answer once the state shows it.
    ///
    /// @param decide without effects, for it may be called several times
    /// @throws ControlLogUnavailableException when that is not done in time
    public <T> T write(Function<ControlState, Write<T>> decide) {
        lock.lock();
        try {
            return attempts(decide);
        } finally {
            lock.unlock();
        }
    }

    private <T> T attempts(Function<ControlState, Write<T>> decide) {
        Instant deadline = clock.instant().plus(DEADLINE);
        @Nullable Write<T> unsettled = null;
        while (true) {
            try {
                KafkaProducer<String, ControlRecord> writer = producer();
                state.refresh();
                if (unsettled != null && isApplied(unsettled)) {
                    return unsettled.answer();
                }
                Write<T> write = decide.apply(state);
                if (!write.entries().isEmpty()) {
                    unsettled = write;
                    Map<String, Optional<ControlRecord>> before = records(write.entries());
                    commit(writer, write.entries());
                    awaitVisible(before, deadline);
                }
                return write.answer();
            } catch (KafkaException | TopicUnavailableException | SchemaRegistryException e) {
                dropProducer();
                LOGGER.atDebug().addKeyValue("error", e.toString()).log("Control write retried");
                if (clock.instant().isAfter(deadline)) {
                    throw new ControlLogUnavailableException(
                            "the control topic took no write within " + DEADLINE, e);
                }
                pause();
            }
        }
    }

    private void commit(KafkaProducer<String, ControlRecord> writer, List<Write.Entry> entries) {
        writer.beginTransaction();
        for (Write.Entry entry : entries) {
            // The outcome of a send is part of the commit's.
            var _ = writer.send(new ProducerRecord<>(topic, entry.key(), value(entry)));
        }
        writer.commitTransaction();
    }

    private Map<String, Optional<ControlRecord>> records(List<Write.Entry> entries) {
        return entries.stream()
                .filter(entry ->
                        entry instanceof Write.Entry.Put || state.record(entry.key()).isPresent())
                .map(Write.Entry::key)
                .distinct()
                .collect(Collectors.toMap(key -> key, state::record));
    }

    /// Kafka answers a commit when it is decided, and ends the transaction in the topic a moment
    /// later: until then a refresh, here or in a router, does not cover it.
    private void awaitVisible(Map<String, Optional<ControlRecord>> before, Instant deadline) {
        state.refresh();
        while (!before.entrySet().stream().allMatch(this::hasChanged)) {
            if (clock.instant().isAfter(deadline)) {
                throw new ControlLogUnavailableException(
                        "a write was committed and did not show within " + DEADLINE, null);
            }
            Thread.onSpinWait();
            state.refresh();
        }
    }

    /// Whoever wrote the key after this write had to see it, so any other record will do.
    @SuppressWarnings("ReferenceEquality") // the state has another object for every record it reads
    private boolean hasChanged(Map.Entry<String, Optional<ControlRecord>> before) {
        ControlRecord then = before.getValue().orElse(null);
        return state.record(before.getKey()).orElse(null) != then;
    }

    private static @Nullable ControlRecord value(Write.Entry entry) {
        return switch (entry) {
            case Write.Entry.Put(String _, ControlRecord record) -> record;
            case Write.Entry.Remove _ -> null;
        };
    }

    /// True if a write whose commit was not answered is there after all.
    private boolean isApplied(Write<?> write) {
        return write.entries().stream()
                .allMatch(entry ->
                        switch (entry) {
                            case Write.Entry.Put(String key, ControlRecord record) ->
                                    state.record(key)
                                            .filter(there -> isSame(there, record))
                                            .isPresent();
                            case Write.Entry.Remove(String key) -> state.record(key).isEmpty();
                        });
    }

    /// Compares the text, for Avro's lists cannot compare times.
    private static boolean isSame(ControlRecord one, ControlRecord other) {
        return one.toString().equals(other.toString());
    }

    /// Making a new producer fences off every other one, and settles what that one had begun.
    private KafkaProducer<String, ControlRecord> producer() {
        KafkaProducer<String, ControlRecord> current = producer;
        if (current != null) {
            return current;
        }
        var fresh = new KafkaProducer<>(settings(), new StringSerializer(), serializer);
        producer = fresh;
        fresh.initTransactions();
        return fresh;
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = connection.producer("control-api");
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 8_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return settings;
    }

    private void dropProducer() {
        KafkaProducer<String, ControlRecord> broken = producer;
        producer = null;
        if (broken != null) {
            broken.close(Duration.ZERO);
        }
    }

    /// Random, so that instances that fence each other do not go on doing so.
    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlLogUnavailableException("interrupted during a control write", e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            dropProducer();
        } finally {
            lock.unlock();
        }
    }
}
