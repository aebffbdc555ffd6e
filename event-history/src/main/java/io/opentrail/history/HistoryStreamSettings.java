package io.opentrail.history;

import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.streams.StreamSettings;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/// The event history's Kafka Streams properties.
final class HistoryStreamSettings {

    private static final String APPLICATION_ID = "event-history";
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int LINGER_MILLIS = 5;
    private static final int MAX_POLL_RECORDS = 2_000;

    private HistoryStreamSettings() {}

    /// @param eventTopics that there are now: another set makes another member of the group
    /// @param self where lookups are answered
    static Properties of(
            EventHistoryConfig config,
            KafkaConnection connection,
            Set<String> eventTopics,
            HostInfo self) {
        return StreamSettings.of(
                        connection,
                        APPLICATION_ID,
                        StreamSettings.memberId(config.instanceId(), eventTopics),
                        config.directory().resolve("streams"),
                        config.commitInterval())
                .with(StreamsConfig.APPLICATION_SERVER_CONFIG, self.host() + ":" + self.port())
                .with(StreamsConfig.STATE_CLEANUP_DELAY_MS_CONFIG, config.cleanupDelay().toMillis())
                .with(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads())
                .with(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys())
                .with(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L)
                .withConsumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS)
                .withProducer(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES)
                .withProducer(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS)
                // the topic is kept as long as the history, so it is worth compressing
                .withProducer(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd")
                .properties();
    }
}
