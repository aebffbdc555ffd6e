package io.opentrail.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.schemas.topics.KafkaConnection;
import java.util.Properties;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/// The event history's Kafka Streams properties.
final class StreamsSettings {

    static final String APPLICATION_ID = "event-history";

    private static final int SESSION_TIMEOUT_MILLIS = 6_000;
    private static final int HEARTBEAT_MILLIS = 1_500;
    private static final int METADATA_MAX_AGE_MILLIS = 5_000;
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int LINGER_MILLIS = 5;
    private static final int MAX_POLL_RECORDS = 2_000;

    /// What a broker has taken once must not fail here: the broker's limit alone decides.
    private static final int MAX_REQUEST_BYTES = 17 * 1024 * 1024;

    private StreamsSettings() {}

    /// @param eventTopics that there are now: another set makes another member of the group
    /// @param self where lookups are answered
    static Properties of(
            EventHistoryConfig config,
            KafkaConnection connection,
            Set<String> eventTopics,
            HostInfo self) {
        Properties settings = new Properties();
        settings.putAll(connection.client(APPLICATION_ID));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, self.host() + ":" + self.port());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG, config.directory().resolve("streams").toString());
        settings.put(StreamsConfig.STATE_CLEANUP_DELAY_MS_CONFIG, config.cleanupDelay().toMillis());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        consumer(settings, memberId(config.instanceId(), eventTopics));
        producer(settings);
        return settings;
    }

    /// A static member that returns is given what it had, unasked whether there are other topics by
    /// now: one that was made while it was away would be read by nobody. So it returns only if the
    /// topics are the same, and is a new member else.
    private static String memberId(String instanceId, Set<String> eventTopics) {
        var checksum = new CRC32();
        eventTopics.stream()
                .sorted()
                .forEach(topic -> checksum.update((topic + "\n").getBytes(UTF_8)));
        return "%s-%08x".formatted(instanceId, checksum.getValue());
    }

    /// A static member that was killed gets its partitions back when it returns, without waiting
    /// for the session to end.
    private static void consumer(Properties settings, String instanceId) {
        main(settings, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
        main(settings, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
        main(settings, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        main(settings, ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MILLIS);
        main(settings, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    }

    /// The topic is kept as long as the history, so it is worth compressing.
    private static void producer(Properties settings) {
        producer(settings, ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        producer(settings, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        producer(settings, ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        producer(settings, ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    }

    private static void main(Properties settings, String name, Object value) {
        settings.put(StreamsConfig.mainConsumerPrefix(name), value);
    }

    private static void producer(Properties settings, String name, Object value) {
        settings.put(StreamsConfig.producerPrefix(name), value);
    }
}
