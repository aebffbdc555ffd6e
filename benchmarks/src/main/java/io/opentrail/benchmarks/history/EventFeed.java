package io.opentrail.benchmarks.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Puts events into the topic that a gateway puts them into. One thread sends.
public final class EventFeed implements AutoCloseable {

    private static final String TOPIC = TopicCatalogue.eventsOf(PastEvents.REGION);
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int LINGER_MILLIS = 5;

    private final HttpSchemaRegistry registry;
    private final AvroSerializer<AuditEvent> serializer;
    private final Producer<byte[], byte[]> producer;
    private final Map<Integer, AuditEvent> lastByPartition = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    EventFeed(KafkaConnection kafka, URI registry) {
        this.registry = new HttpSchemaRegistry(SchemaRegistryConfig.of(registry));
        this.serializer = AuditEvents.serializer(this.registry);
        Map<String, Object> settings = kafka.client("history-feed");
        settings.put("acks", "all");
        settings.put("batch.size", BATCH_BYTES);
        settings.put("linger.ms", LINGER_MILLIS);
        settings.put("compression.type", "lz4");
        this.producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Returns before the event is acknowledged.
    ///
    /// @throws IllegalStateException if an earlier one was not taken
    public void send(AuditEvent event) {
        check();
        var record =
                new ProducerRecord<>(
                        TOPIC,
                        event.getRecipientAccountId().getBytes(UTF_8),
                        serializer.encode(TOPIC, event));
        var _ = producer.send(record, (metadata, problem) -> answered(event, metadata, problem));
    }

    private void answered(AuditEvent event, RecordMetadata metadata, @Nullable Exception problem) {
        if (problem == null) {
            lastByPartition.put(metadata.partition(), event);
        } else {
            failure.compareAndSet(null, problem);
        }
    }

    private void check() {
        if (failure.get() != null) {
            throw new IllegalStateException("the broker does not take events", failure.get());
        }
    }

    /// Returns when all are acknowledged.
    public void flush() {
        producer.flush();
        check();
    }

    /// The one that was acknowledged last in each partition: the history has all before it, once it
    /// has these.
    public Map<Integer, AuditEvent> lastByPartition() {
        return Map.copyOf(lastByPartition);
    }

    @Override
    public void close() {
        producer.close();
        registry.close();
    }
}
