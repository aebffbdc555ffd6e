package io.opentrail.manifest;

import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.streams.StreamSettings;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/// The manifest's Kafka Streams properties.
final class ManifestStreamSettings {

    private static final String APPLICATION_ID = "delivery-manifest";
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(500);

    /// Each thread's, for a store that few keys are in.
    private static final long CACHE_BYTES = 1024 * 1024;

    private ManifestStreamSettings() {}

    static Properties of(DeliveryManifestConfig config, KafkaConnection connection) {
        return StreamSettings.of(
                        connection,
                        APPLICATION_ID,
                        config.instanceId(),
                        config.stateDirectory(),
                        COMMIT_INTERVAL)
                .with(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES)
                .properties();
    }
}
