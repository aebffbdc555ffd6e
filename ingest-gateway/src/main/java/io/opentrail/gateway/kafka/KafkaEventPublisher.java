package io.opentrail.gateway.kafka;

import io.opentrail.event.AuditEvent;
import io.opentrail.gateway.admission.EventPublisher;
import io.opentrail.gateway.admission.EventsNotKeptException;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryException;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Publishes to `opentrail.events.<region>`, keyed by the recipient account, and waits for all
/// replicas. Thread-safe.
public final class KafkaEventPublisher implements EventPublisher, AutoCloseable {

    private static final int BATCH_BYTES = 128 * 1024;

    /// A record and its envelope, which repeats parts of it, before compression; also what a broker
    /// takes by default.
    private static final int MAX_REQUEST_BYTES = 1024 * 1024;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaProducer<String, AuditEvent> producer;

    public KafkaEventPublisher(
            KafkaConnection connection, SchemaRegistry registry, ProducerTuning tuning) {
        this.producer =
                new KafkaProducer<>(
                        settings(connection, tuning),
                        new StringSerializer(),
                        AuditEvents.serializer(registry));
    }

    private static Map<String, Object> settings(KafkaConnection connection, ProducerTuning tuning) {
        Map<String, Object> settings = connection.producer("ingest-gateway");
        int deliveryMillis = Math.toIntExact(tuning.deliveryTimeout().toMillis());
        int lingerMillis = Math.toIntExact(tuning.linger().toMillis());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, tuning.compression());
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, tuning.maxBlock().toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryMillis);
        settings.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.min(10_000, deliveryMillis - lingerMillis));
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, tuning.bufferBytes());
        return settings;
    }

    @Override
    public void publish(List<AuditEvent> events) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
        try {
            for (AuditEvent event : events) {
                if (failure.get() != null) {
                    break;
                }
                sent.add(
                        producer.send(
                                record(event),
                                (_, problem) -> failure.compareAndSet(null, problem)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (KafkaException | SchemaRegistryException | ExecutionException e) {
            throw new EventsNotKeptException("Kafka did not acknowledge every event", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventsNotKeptException("interrupted while Kafka acknowledged events", e);
        }
    }

    private static ProducerRecord<String, AuditEvent> record(AuditEvent event) {
        return new ProducerRecord<>(
                TopicCatalogue.eventsOf(event.getAwsRegion()),
                event.getRecipientAccountId(),
                event);
    }

    /// Sends what is buffered first.
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
