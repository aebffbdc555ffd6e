package io.opentrail.notifier.targets;

import io.opentrail.schemas.topics.KafkaConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/// A Kafka topic of the owners', keyed by the ARN of the topic that the trail names.
final class KafkaTarget implements NotificationTarget {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String topic;
    private final KafkaProducer<String, String> producer;

    KafkaTarget(String topic, KafkaConnection connection) {
        this.topic = topic;
        Map<String, Object> settings = connection.producer("notifier-" + topic);
        int timeoutMillis = Math.toIntExact(TIMEOUT.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMillis);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeoutMillis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis / 2);
        this.producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    @Override
    public void publish(Notification notification) throws NotPublishedException {
        var record = new ProducerRecord<>(topic, notification.topicArn(), notification.message());
        try {
            var _ = producer.send(record).get();
        } catch (ExecutionException e) {
            throw notPublished(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw notPublished(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notPublished(e);
        }
    }

    /// The code is the error's name in Kafka, as `UnknownTopicOrPartition`.
    private static NotPublishedException notPublished(Throwable error) {
        String name = error.getClass().getSimpleName();
        return new NotPublishedException(name.replaceFirst("Exception$", ""), error);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
