package io.opentrail.schemas.topics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.testing.KafkaClusterExtension;
import io.opentrail.testing.TestNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaClusterExtension.class)
class TopicProvisionerIT {

    private static final int PARTITIONS = 200;

    private final String name = TestNames.unique("provisioned");
    private KafkaConnection connection;
    private Admin admin;
    private TopicProvisioner provisioner;

    @BeforeEach
    void connect(EmbeddedKafka kafka) {
        connection = KafkaConnection.of(kafka.bootstrapServers());
        admin = Admin.create(connection.client("test"));
        provisioner = new TopicProvisioner(admin, new InMemorySchemaRegistry());
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void everyPartitionTakesRecordsAtOnce() throws Exception {
        provisioner.provision(List.of(topic(PARTITIONS)));

        try (var producer =
                new KafkaProducer<>(
                        connection.producer("test"),
                        new StringSerializer(),
                        new StringSerializer())) {
            List<? extends Future<?>> sent =
                    IntStream.range(0, PARTITIONS)
                            .mapToObj(number ->
                                    producer.send(new ProducerRecord<>(name, number, "k", "v")))
                            .toList();
            for (Future<?> each : sent) {
                each.get();
            }
            assertThat(metric(producer, "record-retry-total")).isZero();
        }
    }

    @Test
    void aTopicThatIsThereStays() {
        provisioner.provision(List.of(topic(3)));

        provisioner.provision(List.of(topic(3)));

        assertThatThrownBy(() -> provisioner.provision(List.of(topic(4))))
                .hasMessage(
                        "topic '%s' has 3 partitions, but 4 are configured: set the number that it has, or move to a new cell"
                                .formatted(name));
    }

    @Test
    void whatIsKeptForLessIsKeptLonger() throws Exception {
        provisioner.provision(List.of(keptFor("5000")));

        provisioner.extendRetention(keptFor("7000"));
        String extended = retention();
        provisioner.extendRetention(keptFor("6000"));
        String longer = retention();
        provisioner.extendRetention(keptFor("8000"));

        assertThat(extended).isEqualTo("7000");
        assertThat(longer).isEqualTo("7000");
        assertThat(retention()).isEqualTo("8000");
    }

    @Test
    void whatIsKeptForEverStaysSo() throws Exception {
        provisioner.provision(List.of(keptFor("-1")));

        provisioner.extendRetention(keptFor("7000"));

        assertThat(retention()).isEqualTo("-1");
    }

    private Topic keptFor(String millis) {
        return new Topic(
                name, Optional.empty(), 1, Map.of(TopicConfig.RETENTION_MS_CONFIG, millis));
    }

    private String retention() throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        var configs = admin.describeConfigs(List.of(resource)).all().get();
        return requireNonNull(configs.get(resource)).get(TopicConfig.RETENTION_MS_CONFIG).value();
    }

    private Topic topic(int partitions) {
        return new Topic(name, Optional.empty(), partitions, Map.of());
    }

    private static double metric(KafkaProducer<?, ?> producer, String name) {
        return producer.metrics().entrySet().stream()
                .filter(metric ->
                        metric.getKey().name().equals(name)
                                && metric.getKey().group().equals("producer-metrics"))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
    }
}
