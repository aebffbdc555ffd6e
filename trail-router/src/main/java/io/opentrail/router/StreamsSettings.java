package io.opentrail.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.router.stream.Freshness;
import io.opentrail.router.stream.RefreshOnPoll;
import io.opentrail.schemas.topics.KafkaConnection;
import java.util.Properties;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/// The router's Kafka Streams properties.
final class StreamsSettings {

    static final String APPLICATION_ID = "trail-router";

    private static final int SESSION_TIMEOUT_MILLIS = 6_000;
    private static final int HEARTBEAT_MILLIS = 1_500;
    private static final int METADATA_MAX_AGE_MILLIS = 5_000;
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int LINGER_MILLIS = 5;

    /// The trails are refreshed once a poll: few polls with many records cost least.
    private static final int MAX_POLL_RECORDS = 5_000;

    /// What a broker has taken once must not fail here: the broker's limit alone decides.
    private static final int MAX_REQUEST_BYTES = 17 * 1024 * 1024;

    private StreamsSettings() {}

    /// @param eventTopics that there are now: another set makes another member of the group
    static Properties of(
            TrailRouterConfig config,
            KafkaConnection connection,
            Set<String> eventTopics,
            Freshness freshness) {
        Properties settings = new Properties();
        settings.putAll(connection.client(APPLICATION_ID));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        consumer(settings, memberId(config.instanceId(), eventTopics), freshness);
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
    private static void consumer(Properties settings, String instanceId, Freshness freshness) {
        main(settings, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
        main(settings, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
        main(settings, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        main(settings, ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MILLIS);
        main(settings, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        main(settings, ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, RefreshOnPoll.class.getName());
        main(settings, RefreshOnPoll.FRESHNESS, freshness);
    }

    private static void producer(Properties settings) {
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                MAX_REQUEST_BYTES);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), LINGER_MILLIS);
    }

    private static void main(Properties settings, String name, Object value) {
        settings.put(StreamsConfig.mainConsumerPrefix(name), value);
    }
}
