package io.opentrail.sink;

import static io.opentrail.sink.SinkCell.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.sink.redelivery.Redelivery;
import io.opentrail.sink.redelivery.RedeliveryRequest;
import io.opentrail.sink.redelivery.RedeliveryStart;
import io.opentrail.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was delivered is delivered once more, as often as it is asked for and no more often, and
/// says so.
class RedeliveryIT {

    private static final RedeliveryStart ALL = new RedeliveryStart.At(Instant.EPOCH);

    private SinkCell cell;

    @BeforeEach
    void start(@TempDir Path folder) {
        cell = new SinkCell(folder);
        cell.store().createBucket("one").createBucket("two");
        cell.trail("a", "one");
        cell.trail("b", "two");
    }

    @AfterEach
    void stop() {
        cell.close();
    }

    @Test
    void aTrailsEventsAreDeliveredOnceMoreInFilesThatSaySo() {
        cell.route("a", 0, 100);
        cell.route("b", 0, 50);
        try (S3Sink _ = sink()) {
            cell.awaitDelivered("one", 100);
            cell.awaitDelivered("two", 50);

            assertThat(redeliver("again", "a", ALL)).isEqualTo(100);

            cell.awaitDelivered("one", 200);
            cell.route("a", 100, 120);
            cell.awaitDelivered("one", 220);
        }
        assertThat(cell.delivered("one", "again")).containsExactlyElementsOf(numbers(0, 100));
        assertThat(cell.delivered("one", "")).containsExactlyElementsOf(numbers(0, 120));
        assertThat(cell.delivered("two")).containsExactlyElementsOf(numbers(0, 50));
        assertThat(cell.receiptsByObjectKey())
                .allSatisfy((objectKey, receipt) ->
                        assertThat(cell.redeliveryOf(receipt.getBucket(), objectKey))
                                .isEqualTo(receipt.getRedelivery()));
    }

    @Test
    void aSecondRedeliveryDoesNotRedeliverTheFirst() {
        cell.route("a", 0, 40);

        assertThat(redeliver("first", "a", ALL)).isEqualTo(40);
        assertThat(redeliver("second", "a", ALL)).isEqualTo(40);
        assertThat(redeliver("second", "a", ALL)).isZero();

        try (S3Sink _ = sink()) {
            cell.awaitDelivered("one", 120);
        }
        assertThat(cell.delivered("one", "")).containsExactlyElementsOf(numbers(0, 40));
        assertThat(cell.delivered("one", "first")).containsExactlyElementsOf(numbers(0, 40));
        assertThat(cell.delivered("one", "second")).containsExactlyElementsOf(numbers(0, 40));
    }

    @Test
    void aRedeliveryThatIsStoppedGoesOnWhereItWas() {
        cell.route("a", 0, 6_000);
        RedeliveryRequest request = request("again", "a", ALL);

        try (var stopped = new Redelivery(cell.connection(Map.of()), request)) {
            assertThatThrownBy(() ->
                            stopped.run(appended -> {
                                if (appended > 0) {
                                    throw new IllegalStateException("stopped");
                                }
                            }))
                    .hasMessage("stopped");
        }
        long rest = redeliver("again", "a", ALL);

        assertThat(rest).isBetween(1L, 5_999L);
        try (S3Sink _ = sink()) {
            cell.awaitDelivered("one", 12_000);
        }
        assertThat(cell.delivered("one", "again")).containsExactlyElementsOf(numbers(0, 6_000));
        assertThat(cell.delivered("one", "")).containsExactlyElementsOf(numbers(0, 6_000));
    }

    @Test
    void offsetsAndTimesBoundIt() {
        cell.route("a", 0, 30);
        Map<Integer, Long> ends = cell.endOffsets(TopicCatalogue.ROUTED_TRAILS);
        Instant between = cell.now();
        cell.route("a", 30, 50);

        assertThat(redeliver("tail", "a", new RedeliveryStart.Offsets(ends))).isEqualTo(20);
        assertThat(redeliver("late", "a", new RedeliveryStart.At(between))).isEqualTo(20);
        try (var early =
                new Redelivery(
                        cell.connection(Map.of()),
                        new RedeliveryRequest("early", "a", ALL, Optional.of(between)))) {
            assertThat(early.run(_ -> {})).isEqualTo(30);
        }
    }

    @Test
    void eventsThatHadToWaitForTheirBucketStillSaySo() {
        cell.trail("c", "missing");
        cell.route("c", 0, 20);
        try (S3Sink _ = sink()) {
            redeliver("again", "c", ALL);
            cell.awaitParked(40);

            cell.store().createBucket("missing");

            cell.awaitDelivered("missing", 40);
        }
        assertThat(cell.delivered("missing", "again")).containsExactlyElementsOf(numbers(0, 20));
        assertThat(cell.delivered("missing", "")).containsExactlyElementsOf(numbers(0, 20));
    }

    @Test
    void aNameStandsForOneRedelivery() {
        cell.route("a", 0, 10);
        redeliver("again", "a", ALL);

        assertThatThrownBy(() -> redeliver("again", "b", ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'again'")
                .hasMessageContaining("trail a, from 1970-01-01T00:00:00Z");
        assertThatThrownBy(() -> redeliver("more", "a", new RedeliveryStart.Offsets(Map.of(9, 0L))))
                .hasMessageContaining("there is no partition 9");
        assertThatThrownBy(() -> redeliver("a b", "a", ALL)).hasMessageContaining("'a b'");
    }

    private long redeliver(String id, String trailId, RedeliveryStart start) {
        try (var redelivery =
                new Redelivery(cell.connection(Map.of()), request(id, trailId, start))) {
            return redelivery.run(_ -> {});
        }
    }

    private static RedeliveryRequest request(String id, String trailId, RedeliveryStart start) {
        return new RedeliveryRequest(id, trailId, start, Optional.empty());
    }

    private S3Sink sink() {
        return cell.sink(new Telemetry());
    }
}
