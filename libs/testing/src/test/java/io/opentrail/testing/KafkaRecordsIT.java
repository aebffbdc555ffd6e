package io.opentrail.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaClusterExtension.class)
class KafkaRecordsIT {
    @Test
    void sentRecordsAreRead(EmbeddedKafka kafka) {
        var records = new KafkaRecords(kafka.bootstrapServers());
        var topic = TestNames.unique("sent");
        records.createTopic(topic, 2, Map.of());
        var key = new byte[] {1};
        var value = new byte[] {2, 3};

        records.send(
                List.of(
                        new ProducerRecord<>(topic, 0, key, value),
                        new ProducerRecord<>(topic, 1, key, value)));

        assertThat(records.await(topic, 2, Duration.ofSeconds(30)))
                .extracting(ConsumerRecord::value)
                .containsExactly(value, value);
    }

    @Test
    void tooFewRecordsAreCounted(EmbeddedKafka kafka) {
        var records = new KafkaRecords(kafka.bootstrapServers());
        var topic = TestNames.unique("few");
        records.createTopic(topic, 1, Map.of());
        records.send(List.of(new ProducerRecord<>(topic, new byte[] {1})));

        assertThatThrownBy(() -> records.await(topic, 2, Duration.ofSeconds(2)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has 1 records, not 2");
    }
}
