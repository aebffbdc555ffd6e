package io.opentrail.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.embedded.start.Ports;
import io.opentrail.event.AuditEvent;
import io.opentrail.gateway.kafka.ProducerTuning;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.testing.KafkaRecords;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka goes and comes back, while senders repeat what is not acknowledged. How long it is away
/// can be set: `-Dopentrail.kafka-away=PT5M`.
class KafkaAwayIT {

    private static final String ACCOUNT = "111122223333";
    private static final Duration AWAY =
            Duration.parse(System.getProperty("opentrail.kafka-away", "PT10S"));
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SENDERS = 4;
    private static final int BATCH = 50;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stop = new AtomicBoolean();

    @Test
    void whatWasAcknowledgedIsThereAfterwardsAndSendersAreToldToRepeatTheRest(@TempDir Path folder)
            throws Exception {
        var config = new EmbeddedKafka.Config(folder, Ports.free(), Map.of());
        EmbeddedKafka kafka = EmbeddedKafka.start(config);
        try (var gateway = start(kafka);
                var other = start(kafka);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> senders =
                    IntStream.range(0, SENDERS)
                            .mapToObj(
                                    i -> threads.submit(() -> sendTo(i % 2 == 0 ? gateway : other)))
                            .toList();
            await(() -> assertThat(acknowledged).hasSizeGreaterThan(20 * BATCH));

            kafka.close();
            Instant since = Instant.now();
            await(() -> assertThat(refusals).hasValueGreaterThan(20));
            List<Integer> healthAway = List.of(health(gateway), health(other));
            Awaitility.await()
                    .atMost(AWAY.plus(PATIENCE))
                    .until(() -> Duration.between(since, Instant.now()).compareTo(AWAY) > 0);
            int before = acknowledged.size();
            kafka = EmbeddedKafka.start(config);
            await(() -> assertThat(acknowledged).hasSizeGreaterThan(before + 20 * BATCH));
            stop.set(true);
            for (Future<?> sender : senders) {
                sender.get();
            }

            assertThat(healthAway).containsOnly(503);
            assertThat(List.of(health(gateway), health(other))).containsOnly(200);
            assertThat(stored(kafka)).containsAll(acknowledged);
        } finally {
            kafka.close();
        }
    }

    /// Each batch again and again, until it is acknowledged.
    private void sendTo(IngestGateway gateway) {
        try (var sender = new TestSender(gateway.port(), TestGateway.PRODUCER)) {
            while (!stop.get()) {
                List<String> ids =
                        IntStream.range(0, BATCH)
                                .mapToObj(_ -> "e-" + next.getAndIncrement())
                                .toList();
                byte[] body =
                        TestSender.logFile(
                                ids.stream().map(id -> TestSender.record(ACCOUNT, id)).toList());
                Awaitility.await()
                        .atMost(AWAY.plus(PATIENCE))
                        .until(() -> isKept(sender.send(body)));
                acknowledged.addAll(ids);
            }
        }
    }

    private boolean isKept(HttpResponse<String> response) {
        if (response.statusCode() == 200) {
            return true;
        }
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        refusals.incrementAndGet();
        return false;
    }

    private static int health(IngestGateway gateway) throws Exception {
        try (var sender = new TestSender(gateway.port(), TestGateway.PRODUCER)) {
            return sender.health().statusCode();
        }
    }

    private Set<String> stored(EmbeddedKafka kafka) {
        var deserializer = AuditEvents.envelopeDeserializer(registry);
        return new KafkaRecords(kafka.bootstrapServers())
                .await(TopicCatalogue.eventsOf("us-east-1"), acknowledged.size(), PATIENCE).stream()
                        .map(record -> deserializer.decode(record.value()))
                        .map(AuditEvent::getEventId)
                        .collect(Collectors.toSet());
    }

    private IngestGateway start(EmbeddedKafka kafka) throws Exception {
        var producer =
                new ProducerTuning(
                        "lz4",
                        Duration.ofMillis(5),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        32 << 20);
        return TestGateway.start(
                IngestGatewayConfig.of(List.of("us-east-1")).with(producer), kafka, registry);
    }

    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(assertion);
    }
}
