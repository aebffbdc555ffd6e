package io.opentrail.manifest;

import io.opentrail.schemas.topics.KafkaConnection;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/// The manifest's Kafka Streams properties.
final class StreamsSettings {

    private static final String APPLICATION_ID = "delivery-manifest";
    private static final int COMMIT_INTERVAL_MILLIS = 500;
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;
    private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

    /// Each thread's, for a store that few keys are in.
    private static final long CACHE_BYTES = 1024 * 1024;

    private StreamsSettings() {}

    static Properties of(DeliveryManifestConfig config, KafkaConnection connection) {
        Properties settings = new Properties();
        settings.putAll(connection.client(APPLICATION_ID));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MILLIS);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                config.instanceId());
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                SESSION_TIMEOUT_MILLIS);
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                MAX_REQUEST_BYTES);
        return settings;
    }
}
