package io.opentrail.gateway.kafka;

import static java.util.Objects.requireNonNull;

import io.opentrail.gateway.admission.AdmittedEvent;
import io.opentrail.gateway.admission.EventPublisher;
import io.opentrail.gateway.admission.EventsNotKeptException;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryException;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Publishes to `opentrail.events.<region>`, keyed by the recipient account, and waits for all
/// replicas. Thread-safe.
public final class KafkaEventPublisher implements EventPublisher, AutoCloseable {

    private static final int BATCH_BYTES = 128 * 1024;

    /// A record and its envelope, which repeats parts of it, before compression; also what a broker
    /// takes by default.
    private static final int MAX_REQUEST_BYTES = 1024 * 1024;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaProducer<String, byte[]> producer;
    private final EventHeaders headers;
    private final EventPartitions partitions;
    private final PublisherMetrics metrics;
    private final Outage outage = new Outage(System::nanoTime);

    public KafkaEventPublisher(
            KafkaConnection connection,
            SchemaRegistry registry,
            ProducerTuning tuning,
            EventPartitions partitions,
            PublisherMetrics metrics) {
        this.producer =
                new KafkaProducer<>(
                        settings(connection, tuning),
                        new StringSerializer(),
                        new ByteArraySerializer());
        this.headers = new EventHeaders(registry);
        this.partitions = partitions;
        this.metrics = metrics;
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
    public void publish(List<AdmittedEvent> events) {
        if (events.isEmpty()) {
            // says nothing about Kafka, which may be away
            return;
        }
        long start = System.nanoTime();
        Acknowledgements acknowledgements = new Acknowledgements(events.size());
        try {
            for (AdmittedEvent event : events) {
                if (acknowledgements.haveFailed()) {
                    break;
                }
                send(event, acknowledgements);
            }
            acknowledgements.await();
            outage.end();
            metrics.published(Duration.ofNanos(System.nanoTime() - start));
        } catch (ExecutionException e) {
            throw notKept("Kafka did not acknowledge every event", requireNonNull(e.getCause()));
        } catch (KafkaException | SchemaRegistryException e) {
            throw notKept("Kafka did not take every event", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventsNotKeptException("interrupted while Kafka acknowledged events", e);
        }
    }

    // The callback is told what the future would say.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(AdmittedEvent event, Acknowledgements acknowledgements) {
        producer.send(record(event), acknowledgements);
    }

    private EventsNotKeptException notKept(String message, Throwable cause) {
        metrics.failed(cause);
        if (cause instanceof RetriableException) {
            outage.begin();
        }
        return new EventsNotKeptException(message, cause);
    }

    @Override
    public boolean isWorthTrying() {
        return outage.isWorthTrying();
    }

    private ProducerRecord<String, byte[]> record(AdmittedEvent event) {
        String topic = TopicCatalogue.eventsOf(event.region());
        headers.fill(topic, event.value());
        return new ProducerRecord<>(
                topic,
                partitions.partitionOf(event.accountId(), event.eventId()),
                event.accountId(),
                event.value());
    }

    /// Sends what is buffered first.
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
