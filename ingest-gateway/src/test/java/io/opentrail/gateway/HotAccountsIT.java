package io.opentrail.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.testing.KafkaRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotAccountsIT {

    private static final String HOT = "111122223333";
    private static final String ORDINARY = "444455556666";
    private static final int EVENTS = 200;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

    @Test
    void hotAccountIsSpreadAndItsRepeatsMeetWhileOthersKeepTheirOrder(@TempDir Path folder)
            throws Exception {
        try (var kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
                var gateway = start(kafka);
                var sender = new TestSender(gateway.port(), TestGateway.PRODUCER)) {
            sender.send(records(HOT));
            sender.send(records(HOT));
            sender.send(records(ORDINARY));

            List<ConsumerRecord<byte[], byte[]>> stored =
                    new KafkaRecords(kafka.bootstrapServers())
                            .await(
                                    TopicCatalogue.eventsOf("us-east-1"),
                                    3 * EVENTS,
                                    Duration.ofSeconds(30));
            Map<String, Set<Integer>> hotPartitions =
                    of(HOT, stored).stream()
                            .collect(
                                    Collectors.groupingBy(
                                            this::eventId,
                                            Collectors.mapping(
                                                    ConsumerRecord::partition,
                                                    Collectors.toSet())));

            assertThat(hotPartitions).hasSize(EVENTS);
            assertThat(hotPartitions.values()).allMatch(partitions -> partitions.size() == 1);
            assertThat(of(HOT, stored)).extracting(ConsumerRecord::partition).contains(0, 1, 2, 3);
            assertThat(of(ORDINARY, stored))
                    .extracting(ConsumerRecord::partition)
                    .containsOnly(of(ORDINARY, stored).getFirst().partition());
            assertThat(of(ORDINARY, stored)).extracting(this::eventId).isEqualTo(ids());
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> of(
            String account, List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(account))
                .toList();
    }

    private String eventId(ConsumerRecord<byte[], byte[]> record) {
        AuditEvent event = AuditEvents.envelopeDeserializer(registry).decode(record.value());
        return event.getEventId();
    }

    private static List<String> ids() {
        return IntStream.range(0, EVENTS).mapToObj(i -> "e-" + i).toList();
    }

    private static List<String> records(String account) {
        return ids().stream().map(id -> TestSender.record(account, id)).toList();
    }

    private IngestGateway start(EmbeddedKafka kafka) throws Exception {
        return TestGateway.start(
                IngestGatewayConfig.of(List.of("us-east-1")).spreading(Map.of(HOT, 4)),
                kafka,
                registry);
    }
}
