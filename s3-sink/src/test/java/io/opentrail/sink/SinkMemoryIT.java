package io.opentrail.sink;

import static io.opentrail.sink.SinkCell.DEADLINE;
import static io.opentrail.sink.SinkCell.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.is;

import io.opentrail.sink.delivery.DeliveryPolicy;
import io.opentrail.trails.Compression;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backlog of any size is worked off within the memory that is configured.
class SinkMemoryIT {

    private static final long MEBIBYTE = 1 << 20;
    private static final int RECORD_BYTES = 100_000;

    /// Accounts enough for all partitions to have some.
    private static final int ACCOUNTS = 8;

    /// What a poll may add to a budget that is not yet spent.
    private static final long ONE_POLL = 4 * MEBIBYTE;

    private final Measured measured = new Measured();
    private final Peak peak = new Peak(measured);
    private SinkCell cell;

    @BeforeEach
    void start(@TempDir Path folder) {
        cell = new SinkCell(folder);
        cell.trail("a", "one");
        cell.trail("b", "two");
    }

    @AfterEach
    void stop() {
        cell.close();
    }

    @Test
    void aBacklogThatIsManyTimesTheBudgetIsDelivered() {
        cell.store().createBucket("one");
        route("a", 2_000);

        try (S3Sink _ = sink(16 * MEBIBYTE)) {
            await().atMost(DEADLINE).until(() -> measured.value("delivered_events"), is(2_000.0));
        }
        assertThat(peak.bytes()).isBetween(8 * MEBIBYTE, 16 * MEBIBYTE + ONE_POLL);
        assertThat(cell.delivered("one")).containsExactlyInAnyOrderElementsOf(numbers(0, 2_000));
    }

    @Test
    void aParkedBacklogThatIsManyTimesTheBudgetStopsNoOther() {
        cell.store().createBucket("one");
        route("b", 600);

        try (S3Sink _ = sink(8 * MEBIBYTE)) {
            await().atMost(DEADLINE).until(() -> cell.parkedRecords() > 600);
            route("a", 400);
            await().atMost(DEADLINE).until(() -> measured.value("delivered_events"), is(400.0));

            cell.store().createBucket("two");

            await().atMost(DEADLINE).until(() -> measured.value("delivered_events"), is(1_000.0));
        }
        assertThat(peak.bytes()).isLessThan(8 * MEBIBYTE + ONE_POLL);
        assertThat(cell.delivered("one")).containsExactlyInAnyOrderElementsOf(numbers(0, 400));
        assertThat(cell.delivered("two")).containsExactlyInAnyOrderElementsOf(numbers(0, 600));
    }

    private void route(String trailId, int events) {
        int each = events / ACCOUNTS;
        for (int account = 0; account < ACCOUNTS; account++) {
            cell.route(
                    trailId,
                    "%012d".formatted(account),
                    account * each,
                    (account + 1) * each,
                    RECORD_BYTES);
        }
    }

    private S3Sink sink(long maxBufferedBytes) {
        DeliveryPolicy policy =
                new DeliveryPolicy(
                        Duration.ofSeconds(2),
                        40 * MEBIBYTE,
                        maxBufferedBytes,
                        Duration.ofMillis(500),
                        Duration.ofMillis(20),
                        Duration.ofMillis(500),
                        4,
                        Compression.SMALL);
        return cell.sink(
                "test",
                policy,
                Map.of(),
                cell.registry(),
                cell.store(),
                measured.telemetry(),
                peak);
    }

    /// A clock that looks at the sink's gauges whenever the loop looks at it.
    private static final class Peak implements InstantSource {

        private final Measured measured;
        private final AtomicLong bytes = new AtomicLong();
        private final ThreadLocal<Boolean> looking = ThreadLocal.withInitial(() -> false);

        Peak(Measured measured) {
            this.measured = measured;
        }

        long bytes() {
            return bytes.get();
        }

        @Override
        public Instant instant() {
            if (!looking.get()) {
                looking.set(true);
                bytes.accumulateAndGet(held(), Math::max);
                looking.set(false);
            }
            return Instant.now();
        }

        private long held() {
            return Stream.of("buffered_bytes", "in_flight_bytes")
                    .mapToLong(name -> (long) measured.value(name))
                    .sum();
        }
    }
}
