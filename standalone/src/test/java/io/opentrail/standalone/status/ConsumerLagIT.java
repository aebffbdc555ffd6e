package io.opentrail.standalone.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.testing.KafkaClusterExtension;
import io.opentrail.testing.KafkaRecords;
import io.opentrail.testing.TestNames;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Each transaction of three records takes four offsets: the last is its end mark.
@ExtendWith(KafkaClusterExtension.class)
class ConsumerLagIT {

    private final TopicPartition partition = new TopicPartition(TestNames.unique("lag"), 0);
    private final String group = TestNames.unique("group");
    private final KafkaConnection kafka;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    ConsumerLagIT(EmbeddedKafka broker) {
        kafka = KafkaConnection.of(broker.bootstrapServers());
        admin = Admin.create(kafka.client("lag-test"));
        Map<String, Object> properties = kafka.producer("lag-test");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TestNames.unique("tx"));
        producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @BeforeEach
    void prepare() {
        new KafkaRecords(kafka.bootstrapServers()).createTopic(partition.topic(), 1, Map.of());
        producer.initTransactions();
    }

    @AfterEach
    void close() {
        producer.close();
        admin.close();
    }

    @Test
    void endMarkBehindTheLastHandledRecordIsNoLag() throws Exception {
        sendInTransaction();
        producer.commitTransaction();
        commit(3);

        assertThat(lag()).isEqualTo(new ConsumerLag(group, 0, true));
    }

    @Test
    void recordsOfCommittedTransactionsAreCountedWithoutEndMarks() throws Exception {
        sendInTransaction();
        producer.commitTransaction();
        sendInTransaction();
        producer.commitTransaction();
        commit(1);

        assertThat(lag()).isEqualTo(new ConsumerLag(group, 5, true));
    }

    @Test
    void whatAnAbortedTransactionLeftIsNoLag() throws Exception {
        sendInTransaction();
        producer.flush();
        producer.abortTransaction();
        commit(0);

        assertThat(lag()).isEqualTo(new ConsumerLag(group, 0, true));
    }

    @Test
    void recordsOfAnOpenTransactionAreNoLagYet() throws Exception {
        sendInTransaction();
        producer.flush();
        commit(0);

        assertThat(lag()).isEqualTo(new ConsumerLag(group, 0, true));
        producer.abortTransaction();
    }

    @Test
    void longLagIsTakenFromTheOffsets() throws Exception {
        for (int i = 0; i < 300; i++) {
            sendInTransaction();
            producer.commitTransaction();
        }
        commit(0);

        assertThat(lag()).isEqualTo(new ConsumerLag(group, 1_200, false));
    }

    private void sendInTransaction() {
        producer.beginTransaction();
        for (int i = 0; i < 3; i++) {
            var _ = producer.send(new ProducerRecord<>(partition.topic(), new byte[10]));
        }
    }

    private void commit(long offset) throws Exception {
        admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    private ConsumerLag lag() throws IOException, InterruptedException {
        return ConsumerLag.ofAll(kafka).stream()
                .filter(lag -> lag.group().equals(group))
                .findFirst()
                .orElseThrow();
    }
}
