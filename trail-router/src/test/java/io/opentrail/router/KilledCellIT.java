package io.opentrail.router;

import static io.opentrail.router.BrokerAndRouter.REGION;
import static io.opentrail.router.BrokerAndRouter.SIZING;
import static io.opentrail.router.RouterTopics.DEADLINE;
import static io.opentrail.router.RouterTopics.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.embedded.start.Ports;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.testing.Folders;
import io.opentrail.testing.KafkaRecords;
import io.opentrail.testing.fault.Victim;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Broker and router killed in the same instant, in the middle of a transaction.
class KilledCellIT {

    private static final int ROUNDS = 5;
    private static final Duration VICTIM_DEADLINE = Duration.ofMinutes(3);

    private final Instant start = Instant.now();
    private final int port = Ports.free();
    private final KafkaConnection connection = KafkaConnection.of("127.0.0.1:" + port);
    private final RouterTopics topics = new RouterTopics(connection, List.of(REGION));
    private Path folder;
    private RegistryServer registry;
    private Batches batches;

    @BeforeEach
    void prepare(@TempDir Path given) throws IOException {
        folder = given;
        registry = new RegistryServer();
        var records = new KafkaRecords(connection.bootstrapServers());
        batches = new Batches(records, registry.schemas(), REGION, SIZING.partitions());
    }

    @Test
    void nothingIsLostOrDoubledAndNothingIsWaitedForWhateverBecameOfTheMemory() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            // the third goes on without what it remembered, the fourth is another instance
            String instance = round == 4 ? "another" : "one";
            if (round == 3) {
                Folders.delete(folder.resolve("one/accepted-events"));
            }
            try (Victim victim = start(instance)) {
                victim.awaitReady();
                if (round == 1) {
                    provision();
                    batches.logEverything();
                }
                batches.sendAll(round, start.plusSeconds(round));
                within(DEADLINE).until(topics::hasOpenTransaction);
                victim.kill();
            }
        }
        try (Victim last = start("one")) {
            last.awaitReady();
            batches.sendAll(ROUNDS, start.plusSeconds(ROUNDS + 1));
            topics.awaitAllRead();

            assertThat(routedIds()).containsExactlyInAnyOrderElementsOf(Batches.ids(ROUNDS));
        }
    }

    private Victim start(String instance) throws IOException {
        return Victim.start(
                BrokerAndRouter.class,
                List.of(
                        folder.resolve("kafka").toString(),
                        Integer.toString(port),
                        registry.url().toString(),
                        folder.resolve(instance).toString()),
                folder.resolve("victim.log"),
                VICTIM_DEADLINE);
    }

    private void provision() {
        try (var admin = Admin.create(connection.client("test-admin"))) {
            new TopicProvisioner(admin, registry.schemas())
                    .provision(new TopicCatalogue(SIZING).all(List.of(REGION)));
        }
    }

    private List<String> routedIds() {
        return topics.records(TopicCatalogue.ROUTED_TRAILS).stream()
                .map(record -> AuditEvents.deserializer(registry.schemas()).decode(record.value()))
                .map(AuditEvent::getEventId)
                .toList();
    }
}
