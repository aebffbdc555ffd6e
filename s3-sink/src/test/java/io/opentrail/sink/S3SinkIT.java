package io.opentrail.sink;

import static io.opentrail.sink.SinkCell.DEADLINE;
import static io.opentrail.sink.SinkCell.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.is;

import io.opentrail.telemetry.HealthStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sink against a real broker: what is routed is in the bucket once, whatever happens on the
/// way.
class S3SinkIT {

    private Measured measured = new Measured();
    private SinkCell cell;

    @BeforeEach
    void start(@TempDir Path folder) {
        cell = new SinkCell(folder);
    }

    @AfterEach
    void stop() {
        cell.close();
    }

    @Test
    void everyRoutedEventIsInItsTrailsBucketOnceAndInOrder() {
        cell.store().createBucket("one").createBucket("two");
        cell.trail("a", "one");
        cell.trail("b", "two");

        cell.route("a", 0, 500);
        cell.route("b", 0, 100);

        try (S3Sink _ = sink()) {
            cell.awaitDelivered("one", 500);
            cell.awaitDelivered("two", 100);
        }
        assertThat(cell.delivered("one")).containsExactlyElementsOf(numbers(0, 500));
        assertThat(cell.delivered("two")).containsExactlyElementsOf(numbers(0, 100));
    }

    @Test
    void aPutWhoseAnswerIsLostIsNotRepeatedUnderAnotherName() {
        cell.store().createBucket("one").loseNextAnswers(3);
        cell.trail("a", "one");

        cell.route("a", 0, 200);

        try (S3Sink _ = sink()) {
            cell.awaitDelivered("one", 200);
            cell.route("a", 200, 300);
            cell.awaitDelivered("one", 300);
        }
        assertThat(cell.delivered("one")).containsExactlyElementsOf(numbers(0, 300));
    }

    @Test
    void aSinkThatFollowsAnotherGoesOnWhereItStopped() {
        cell.store().createBucket("one");
        cell.trail("a", "one");

        for (int round = 0; round < 4; round++) {
            cell.route("a", round * 100, round * 100 + 100);
            try (S3Sink _ = sink()) {
                int expected = round * 100 + 1;
                cell.awaitDelivered("one", expected);
            }
        }
        try (S3Sink _ = sink()) {
            cell.awaitDelivered("one", 400);
        }
        assertThat(cell.delivered("one")).containsExactlyElementsOf(numbers(0, 400));
    }

    @Test
    void aBucketThatRefusesDelaysItsOwnTrailOnlyAndGetsItsBacklogInOrder() {
        cell.store().createBucket("one");
        cell.trail("a", "one");
        cell.trail("b", "missing");

        try (S3Sink _ = sink()) {
            cell.route("b", 0, 50);
            cell.route("a", 0, 50);
            cell.awaitDelivered("one", 50);
            cell.route("b", 50, 120);
            cell.route("a", 50, 90);
            cell.awaitDelivered("one", 90);

            cell.store().createBucket("missing");

            cell.awaitDelivered("missing", 120);
            cell.route("b", 120, 150);
            cell.awaitDelivered("missing", 150);
        }
        assertThat(cell.delivered("one")).containsExactlyElementsOf(numbers(0, 90));
        assertThat(cell.delivered("missing")).containsExactlyInAnyOrderElementsOf(numbers(0, 150));
    }

    @Test
    void aParkedBacklogSurvivesARestart() {
        cell.trail("b", "missing");

        try (S3Sink _ = sink()) {
            cell.route("b", 0, 40);
            await().atMost(DEADLINE).until(() -> cell.parkedRecords() > 0);
            assertThat(measured.value("failed_sessions")).isZero();
        }
        cell.store().createBucket("missing");
        try (S3Sink _ = sink()) {
            cell.route("b", 40, 60);
            cell.awaitDelivered("missing", 60);
        }
        assertThat(cell.delivered("missing")).containsExactlyInAnyOrderElementsOf(numbers(0, 60));
    }

    @Test
    void anOutageOfTheWholeStoreParksNobody() {
        cell.store().createBucket("one").createBucket("two");
        cell.trail("a", "one");
        cell.trail("b", "two");

        try (S3Sink _ = sink()) {
            cell.route("a", 0, 10);
            cell.route("b", 0, 10);
            cell.awaitDelivered("one", 10);
            cell.awaitDelivered("two", 10);
            cell.store().silence("one");
            cell.store().silence("two");
            cell.route("a", 10, 30);
            cell.route("b", 10, 30);
            // each pause is 200 ms at most, so these take longer than a bucket may refuse
            await().atMost(DEADLINE).until(() -> measured.value("failed_puts") > 30);
            assertThat(cell.parkedRecords()).isZero();

            cell.store().accept("one");
            cell.store().accept("two");
            cell.awaitDelivered("one", 30);
            cell.awaitDelivered("two", 30);
        }
        assertThat(cell.delivered("one")).containsExactlyElementsOf(numbers(0, 30));
        assertThat(cell.delivered("two")).containsExactlyElementsOf(numbers(0, 30));
    }

    @Test
    void aBucketThatIsAloneInNotAnsweringDelaysItsOwnTrailOnly() {
        cell.store().createBucket("one").createBucket("silent");
        cell.trail("a", "one");
        cell.trail("b", "silent");
        cell.store().silence("silent");

        try (S3Sink _ = sink()) {
            cell.route("b", 0, 50);
            cell.route("a", 0, 50);
            cell.awaitParked(50);
            cell.route("b", 50, 120);
            cell.route("a", 50, 90);
            cell.awaitDelivered("one", 90);

            cell.store().accept("silent");

            cell.awaitDelivered("silent", 120);
        }
        assertThat(cell.delivered("one")).containsExactlyElementsOf(numbers(0, 90));
        assertThat(cell.delivered("silent")).containsExactlyInAnyOrderElementsOf(numbers(0, 120));
    }

    @Test
    void aRecordThatIsNoEventCostsNothingElse() {
        cell.store().createBucket("one");
        cell.trail("a", "one");

        try (S3Sink _ = sink()) {
            cell.route("a", 0, 10);
            cell.routeBytes("a", "rubbish");
            cell.route("a", 10, 20);
            cell.awaitDelivered("one", 20);
        }
        assertThat(cell.delivered("one")).containsExactlyElementsOf(numbers(0, 20));
    }

    @Test
    void metricsTellWhatIsDeliveredAndWhatWaits() {
        cell.store().createBucket("one");
        cell.trail("a", "one");
        cell.trail("b", "missing");

        try (S3Sink _ = sink()) {
            cell.route("a", 0, 30);
            cell.route("b", 0, 20);

            await().atMost(DEADLINE).until(() -> measured.value("delivered_events"), is(30.0));
            await().atMost(DEADLINE).until(() -> measured.value("parked_trails"), is(1.0));
            await().atMost(DEADLINE).until(() -> measured.value("refusing_buckets"), is(1.0));
            assertThat(measured.value("parked_events")).isEqualTo(20);
            assertThat(measured.value("parked_lanes")).isEqualTo(1);
            assertThat(measured.value("failed_puts")).isPositive();
            assertThat(measured.value("oldest_undelivered_seconds")).isPositive();
            assertThat(measured.telemetry().health().report().statusByName())
                    .containsEntry("s3-sink", HealthStatus.up());

            cell.store().createBucket("missing");

            await().atMost(DEADLINE).until(() -> measured.value("delivered_events"), is(50.0));
            await().atMost(DEADLINE).until(() -> measured.value("parked_trails"), is(0.0));
            await().atMost(DEADLINE).until(() -> measured.value("in_flight_bytes"), is(0.0));
        }
    }

    private S3Sink sink() {
        measured = new Measured();
        return cell.sink(measured.telemetry());
    }
}
