package io.opentrail.schemas.topics;

import io.opentrail.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/// How to reach the brokers.
///
/// @param bootstrapServers `host:port`, comma-separated
/// @param properties for every client, by Kafka's names (security, timeouts); may hold secrets
public record KafkaConnection(String bootstrapServers, Map<String, String> properties) {

    public KafkaConnection {
        properties = Map.copyOf(properties);
    }

    public static KafkaConnection of(String bootstrapServers) {
        return new KafkaConnection(bootstrapServers, Map.of());
    }

    public static KafkaConnection from(Settings settings) {
        return new KafkaConnection(
                settings.string(
                        "bootstrap-servers",
                        "127.0.0.1:4582",
                        "the Kafka brokers, host:port, comma-separated"),
                settings.passedThrough(
                        "kafka", "settings of every Kafka client, by Kafka's names"));
    }

    /// Settings of any client, named so that brokers' logs and metrics tell the clients apart.
    public Map<String, Object> client(String clientId) {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return settings;
    }

    /// A consumer that sees committed records only, starts at the beginning and commits nothing by
    /// itself.
    public Map<String, Object> consumer(String clientId) {
        Map<String, Object> settings = client(clientId);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }

    /// An idempotent producer that waits for all replicas.
    public Map<String, Object> producer(String clientId) {
        Map<String, Object> settings = client(clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return settings;
    }

    @Override
    public String toString() {
        return "KafkaConnection[" + bootstrapServers + "]";
    }
}
