package io.opentrail.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.schemas.topics.KafkaConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/// Kafka Streams' properties: exactly once, as a static member of its group, and what a service
/// adds.
public final class StreamSettings {

    private static final int SESSION_TIMEOUT_MILLIS = 6_000;
    private static final int HEARTBEAT_MILLIS = 1_500;
    private static final int METADATA_MAX_AGE_MILLIS = 5_000;

    /// What a broker has taken once must not fail here: the broker's limit alone decides.
    private static final int MAX_REQUEST_BYTES = 17 * 1024 * 1024;

    private final Properties properties = new Properties();

    private StreamSettings() {}

    /// What every service has.
    ///
    /// @param applicationId of all instances, their consumer group
    /// @param memberId of this instance; distinct, and kept on restart, so that one that was killed
    ///   gets its partitions back when it returns, without waiting for its session to end
    /// @param stateDirectory of this instance alone
    public static StreamSettings of(
            KafkaConnection connection,
            String applicationId,
            String memberId,
            Path stateDirectory,
            Duration commitInterval) {
        var settings = new StreamSettings();
        settings.properties.putAll(connection.client(applicationId));
        return settings.with(StreamsConfig.APPLICATION_ID_CONFIG, applicationId)
                .with(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2)
                .with(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString())
                .with(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis())
                .with(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true)
                .withConsumer(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, memberId)
                .withConsumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS)
                .withConsumer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS)
                .withConsumer(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MILLIS)
                .withProducer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    }

    /// The member id for a service that reads topics by pattern. A static member that returns is
    /// given what it had, unasked whether there are other topics by now: one that was made while it
    /// was away would be read by nobody. So it returns only if the topics are the same, and is a
    /// new member else.
    ///
    /// @param topics that there are now
    public static String memberId(String instanceId, Set<String> topics) {
        var checksum = new CRC32();
        topics.stream().sorted().forEach(topic -> checksum.update((topic + "\n").getBytes(UTF_8)));
        return "%s-%08x".formatted(instanceId, checksum.getValue());
    }

    /// Sets one of Streams' own.
    public StreamSettings with(String name, Object value) {
        properties.put(name, value);
        return this;
    }

    /// Of the consumers that read the sources, not of those that restore stores.
    public StreamSettings withConsumer(String name, Object value) {
        return with(StreamsConfig.mainConsumerPrefix(name), value);
    }

    /// Of the producers of its threads.
    public StreamSettings withProducer(String name, Object value) {
        return with(StreamsConfig.producerPrefix(name), value);
    }

    /// A copy of what was set until now.
    public Properties properties() {
        var copy = new Properties();
        copy.putAll(properties);
        return copy;
    }
}
