package io.opentrail.gateway.kafka;

import io.opentrail.telemetry.HealthCheck;
import io.opentrail.telemetry.HealthStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/// Up when every partition of the topics has a leader, as the brokers say now.
public final class KafkaHealth implements HealthCheck {

    private static final Duration TIMEOUT = Duration.ofMillis(1_500);

    private final Admin admin;
    private final List<String> topics;

    public KafkaHealth(Admin admin, Collection<String> topics) {
        this.admin = admin;
        this.topics = List.copyOf(topics);
    }

    @Override
    public HealthStatus check() throws InterruptedException {
        try {
            return admin
                    .describeTopics(topics)
                    .allTopicNames()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .filter(KafkaHealth::lacksLeader)
                    .findFirst()
                    .map(topic ->
                            HealthStatus.down(
                                    "topic '"
                                            + topic.name()
                                            + "' has a partition without a leader"))
                    .orElseGet(HealthStatus::up);
        } catch (TimeoutException e) {
            return HealthStatus.down("Kafka did not answer within " + TIMEOUT.toMillis() + " ms");
        } catch (ExecutionException e) {
            return HealthStatus.down("Kafka answered " + e.getCause());
        }
    }

    private static boolean lacksLeader(TopicDescription topic) {
        return topic.partitions().stream()
                .map(TopicPartitionInfo::leader)
                .anyMatch(leader -> leader == null || leader.isEmpty());
    }
}
