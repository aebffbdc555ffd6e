package io.opentrail.sink;

import static io.opentrail.sink.SinkCell.DEADLINE;
import static io.opentrail.sink.SinkCell.QUICK;
import static io.opentrail.sink.SinkCell.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.schemas.registry.Compatibility;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryException;
import io.opentrail.telemetry.HealthReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the sink depends on goes away and comes back: the sink goes on by itself, and nothing is
/// lost or doubled.
class SinkRecoveryIT {

    /// So that an outage outlasts what the clients put up with.
    private static final Map<String, String> IMPATIENT =
            Map.of(
                    "max.block.ms", "1500",
                    "request.timeout.ms", "1000",
                    "delivery.timeout.ms", "1500",
                    "default.api.timeout.ms", "1500");

    private final Measured measured = new Measured();
    private SinkCell cell;

    @BeforeEach
    void start(@TempDir Path folder) {
        cell = new SinkCell(folder);
        cell.store().createBucket("one");
        cell.trail("a", "one");
    }

    @AfterEach
    void stop() {
        cell.close();
    }

    @Test
    void aBrokerThatIsAwayForLongerThanAllTimeoutsIsMetByStartingAgain() {
        try (S3Sink _ = sink(cell.registry())) {
            cell.route("a", 0, 100);
            cell.awaitDelivered("one", 100);
            // the broker goes while events are in memory and files are on their way
            cell.store().failNextCalls(Integer.MAX_VALUE);
            cell.route("a", 100, 400);
            await().atMost(DEADLINE).until(() -> measured.value("in_flight_bytes") > 0);

            cell.stopBroker();
            cell.store().failNextCalls(0);
            await().atMost(DEADLINE).until(() -> !health().isUp());
            await().atMost(DEADLINE).until(() -> measured.value("failed_sessions") > 0);
            cell.startBroker();

            cell.awaitDelivered("one", 400);
            cell.route("a", 400, 500);
            cell.awaitDelivered("one", 500);
            await().atMost(DEADLINE).until(() -> health().isUp());
            await().atMost(DEADLINE).until(() -> receipts() == cell.store().objects("one").size());
        }
        assertThat(cell.delivered("one")).containsExactlyElementsOf(numbers(0, 500));
    }

    @Test
    void aRegistryThatIsAwayIsMetByStartingAgain() {
        FailingRegistry registry = new FailingRegistry(cell.registry());
        try (S3Sink _ = sink(registry)) {
            registry.away = true;
            cell.route("a", 0, 100);
            await().atMost(DEADLINE).until(() -> measured.value("failed_sessions") > 0);
            assertThat(health().isUp()).isFalse();

            registry.away = false;

            cell.awaitDelivered("one", 100);
            await().atMost(DEADLINE).until(() -> health().isUp());
        }
        assertThat(cell.delivered("one")).containsExactlyElementsOf(numbers(0, 100));
    }

    @Test
    void aSinkThatIsFencedGoesOnAfterTheOtherHasGone() {
        try (S3Sink _ = sink(cell.registry())) {
            cell.route("a", 0, 100);
            cell.awaitDelivered("one", 100);
            try (S3Sink _ = cell.sink(new Measured().telemetry())) {
                cell.route("a", 100, 200);
                cell.awaitDelivered("one", 200);
            }
            cell.route("a", 200, 300);
            cell.awaitDelivered("one", 300);
        }
        assertThat(cell.delivered("one")).containsExactlyElementsOf(numbers(0, 300));
    }

    @Test
    void offsetsOfLanesDoNotExpire() throws Exception {
        AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
        try (Admin admin = Admin.create(cell.connection(Map.of()).client("admin"));
                S3Sink _ = sink(cell.registry(), () -> Instant.now().plus(later.get()))) {
            await().atMost(DEADLINE).until(() -> laneOffsets(admin).size() == 4);
            Map<TopicPartition, OffsetAndMetadata> before = laneOffsets(admin);

            admin.deleteConsumerGroupOffsets("s3-sink", before.keySet()).all().get();
            later.set(Duration.ofDays(1));

            await().atMost(DEADLINE).until(() -> laneOffsets(admin).equals(before));
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> laneOffsets(Admin admin)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                new HashMap<>(
                        admin.listConsumerGroupOffsets("s3-sink")
                                .partitionsToOffsetAndMetadata()
                                .get());
        offsets.keySet().removeIf(partition -> !partition.topic().contains(".parked."));
        offsets.values().removeIf(Objects::isNull);
        return offsets;
    }

    private S3Sink sink(SchemaRegistry registry) {
        return sink(registry, InstantSource.system());
    }

    private S3Sink sink(SchemaRegistry registry, InstantSource clock) {
        return cell.sink(
                "test", QUICK, IMPATIENT, registry, cell.store(), measured.telemetry(), clock);
    }

    private HealthReport health() {
        return measured.telemetry().health().report();
    }

    private int receipts() {
        return cell.receiptsByObjectKey().size();
    }

    /// Answers nothing while it is away.
    private static final class FailingRegistry implements SchemaRegistry {

        private final SchemaRegistry registry;
        private volatile boolean away;

        FailingRegistry(SchemaRegistry registry) {
            this.registry = registry;
        }

        @Override
        public int register(String subject, Schema schema) {
            return answering().register(subject, schema);
        }

        @Override
        public Schema schemaById(int id) {
            return answering().schemaById(id);
        }

        @Override
        public void setCompatibility(String subject, Compatibility compatibility) {
            answering().setCompatibility(subject, compatibility);
        }

        @Override
        public boolean isCompatible(String subject, Schema schema) {
            return answering().isCompatible(subject, schema);
        }

        private SchemaRegistry answering() {
            if (away) {
                throw new SchemaRegistryException("told to be away", true);
            }
            return registry;
        }
    }
}
