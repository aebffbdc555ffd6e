package io.opentrail.router;

import io.opentrail.router.stream.Freshness;
import io.opentrail.router.stream.RefreshOnPoll;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.streams.StreamSettings;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/// The router's Kafka Streams properties.
final class RouterStreamSettings {

    static final String APPLICATION_ID = "trail-router";
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int LINGER_MILLIS = 5;

    /// The trails are refreshed once a poll: few polls with many records cost least.
    private static final int MAX_POLL_RECORDS = 5_000;

    private RouterStreamSettings() {}

    /// @param eventTopics that there are now: another set makes another member of the group
    static Properties of(
            TrailRouterConfig config,
            KafkaConnection connection,
            Set<String> eventTopics,
            Freshness freshness) {
        return StreamSettings.of(
                        connection,
                        APPLICATION_ID,
                        StreamSettings.memberId(config.instanceId(), eventTopics),
                        config.stateDirectory(),
                        config.commitInterval())
                .with(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads())
                .with(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L)
                .withConsumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS)
                .withConsumer(
                        ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, RefreshOnPoll.class.getName())
                .withConsumer(RefreshOnPoll.FRESHNESS, freshness)
                .withProducer(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES)
                .withProducer(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS)
                .properties();
    }
}
