package io.opentrail.sink;

import static io.opentrail.sink.SinkCell.DEADLINE;
import static io.opentrail.sink.SinkCell.QUICK;
import static io.opentrail.sink.SinkCell.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.delivery.DeliveryReceipt;
import io.opentrail.store.StoredObject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// One sink stops dead at each step of a chunk, another takes over; then the first goes on, not
/// knowing that it is no longer the owner.
///
/// An object that is put twice with other bytes would be refused as a conflict, and its events
/// parked under another name: that shows as an event that is there twice or not at all.
class SinkTakeoverIT {

    private static final long A_FEW_ROUNDS = 40;

    private SinkCell cell;
    private PutLog puts;

    @BeforeEach
    void start(@TempDir Path folder) {
        cell = new SinkCell(folder);
        puts = new PutLog(cell.store());
        cell.trail("a", "one");
        cell.trail("b", "two");
    }

    @AfterEach
    void stop() {
        cell.close();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_NONE, names = ".*PARKS")
    void whoTakesOverFinishesTheChunkAndTheFormerOwnerAddsNothing(Stall.Point point) {
        cell.store().createBucket("one").createBucket("two");
        Stall stall = new Stall(point);
        try (S3Sink _ = stalling(stall)) {
            cell.route("a", 0, 50);
            cell.route("b", 0, 50);
            cell.awaitDelivered("one", 50);
            cell.awaitDelivered("two", 50);
            stall.arm();
            cell.route("a", 50, 250);
            cell.route("b", 50, 250);
            await().atMost(DEADLINE).until(stall::isReached);

            handOver(stall, 250);
        }
        assertEachOnce(300);
        assertThat(puts.repeated() > 0).isEqualTo(isBetweenDecisionAndReceipts(point));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IN_THE_TRANSACTION_THAT_PARKS")
    void whoTakesOverFinishesALaneAndTheFormerOwnerAddsNothing(Stall.Point point) {
        Stall stall = new Stall(point);
        try (S3Sink _ = stalling(stall)) {
            cell.route("a", 0, 150);
            cell.route("b", 0, 150);
            await().atMost(DEADLINE).until(() -> cell.parkedRecords() >= 300);
            cell.route("a", 150, 250);
            cell.route("b", 150, 250);
            await().atMost(DEADLINE).until(() -> cell.parkedRecords() >= 500);

            stall.arm();
            cell.store().createBucket("one").createBucket("two");
            await().atMost(DEADLINE).until(stall::isReached);

            handOver(stall, 250);
        }
        assertEachOnce(300);
    }

    /// Another sink delivers everything while the first is stalled, then both go on together.
    private void handOver(Stall stall, int delivered) {
        try (S3Sink _ = other()) {
            cell.awaitDelivered("one", delivered);
            cell.awaitDelivered("two", delivered);
            awaitReceipts(delivered);
            SortedMap<String, StoredObject> before = objects();

            stall.release();

            long looks = stall.looks();
            await().atMost(DEADLINE).until(() -> stall.looks() > looks + A_FEW_ROUNDS);
            assertThat(objects()).isEqualTo(before);
            cell.route("a", delivered, delivered + 50);
            cell.route("b", delivered, delivered + 50);
            cell.awaitDelivered("one", delivered + 50);
            cell.awaitDelivered("two", delivered + 50);
            awaitReceipts(delivered + 50);
        } finally {
            stall.release();
        }
    }

    private static boolean isBetweenDecisionAndReceipts(Stall.Point point) {
        return switch (point) {
            case BEFORE_THE_PUT, AFTER_THE_PUT, IN_THE_TRANSACTION_OF_THE_RECEIPTS -> true;
            default -> false;
        };
    }

    private void assertEachOnce(int events) {
        assertThat(cell.delivered("one")).containsExactlyInAnyOrderElementsOf(numbers(0, events));
        assertThat(cell.delivered("two")).containsExactlyInAnyOrderElementsOf(numbers(0, events));
        assertThat(cell.receiptsByObjectKey().keySet()).isEqualTo(objects().keySet());
        assertThat(puts.changed()).isEmpty();
    }

    /// For two trails.
    private void awaitReceipts(int eventsOfEach) {
        await().atMost(DEADLINE)
                .until(() ->
                        cell.receiptsByObjectKey().values().stream()
                                        .mapToInt(DeliveryReceipt::getEventCount)
                                        .sum()
                                == 2 * eventsOfEach);
    }

    private SortedMap<String, StoredObject> objects() {
        SortedMap<String, StoredObject> objects = cell.store().objects("one");
        objects.putAll(cell.store().objects("two"));
        return objects;
    }

    private S3Sink other() {
        return cell.sink(
                "other",
                QUICK,
                Map.of(),
                cell.registry(),
                puts,
                new Measured().telemetry(),
                InstantSource.system());
    }

    private S3Sink stalling(Stall stall) {
        return cell.sink(
                "first",
                QUICK,
                stall.kafkaProperties(),
                cell.registry(),
                stall.store(puts),
                new Measured().telemetry(),
                stall);
    }
}
