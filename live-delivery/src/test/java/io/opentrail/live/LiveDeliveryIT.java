package io.opentrail.live;

import static io.opentrail.live.LiveCell.DEADLINE;
import static io.opentrail.live.LiveCell.POLICY;
import static io.opentrail.live.LiveCell.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.event.AuditEvent;
import io.opentrail.live.queue.QueuePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveDeliveryIT {

    private LiveCell cell;
    private LogsServer logs;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        cell = new LiveCell(folder);
        logs = new LogsServer();
        cell.trailWithGroup("one");
        cell.trailWithGroup("two");
    }

    @AfterEach
    void stop() {
        logs.close();
        cell.close();
    }

    @Test
    void aDestinationThatFailsHoldsUpItselfAlone() throws Exception {
        try (var receiver = new OtlpServer()) {
            cell.trail("one", true, Map.of("opentrail:otlp", "true"));
            logs.breakGroup("one");
            List<AuditEvent> events = numberedUpTo(200, 100);
            cell.route("one", events);
            cell.route("two", events);

            try (var _ =
                    cell.live(
                            Optional.of(logs.url()),
                            Optional.empty(),
                            Optional.of(receiver.url()),
                            POLICY)) {
                await().atMost(DEADLINE).until(() -> receiver.records().size() == 200);
                await().atMost(DEADLINE).until(() -> logs.messages("two").size() == 200);
                assertThat(logs.messages("one")).isEmpty();
                logs.mendGroup("one");

                await().atMost(DEADLINE).until(() -> logs.messages("one").size() == 200);
            }
        }
    }

    @Test
    void anOutageCostsLittleMemoryAndNoEvent() {
        // 6 MB of events for a destination that fails, and as many for one that does not
        var policy = new QueuePolicy(Duration.ofMinutes(5), Duration.ofMillis(200), 1_000_000);
        List<AuditEvent> events = numberedUpTo(3_000, 2_000);
        logs.breakGroup("one");
        cell.route("one", events.subList(0, 10));

        try (var _ = cell.withLogs(logs.url(), policy)) {
            await().atMost(DEADLINE).until(() -> cell.gauge("failing_queues") == 1);
            cell.route("one", events.subList(10, 3_000));
            cell.route("two", events);
            await().atMost(DEADLINE).until(() -> logs.messages("two").size() >= 3_000);
            await().atMost(DEADLINE).until(() -> cell.gauge("behind_queues") == 1);
            await().atMost(DEADLINE).until(() -> cell.gauge("buffered_bytes") <= 600_000);
            logs.mendGroup("one");
            await().atMost(DEADLINE).until(() -> logs.messages("one").size() >= 3_000);
            await().atMost(DEADLINE).until(() -> cell.committed() == 6_000);
        }

        List<String> records = events.stream().map(RealEvents::recordOf).toList();
        assertThat(logs.messages("one")).containsExactlyElementsOf(records);
        assertThat(logs.messages("two")).containsExactlyElementsOf(records);
    }

    @Test
    void theNextProcessGoesOnWhereTheLastOneEnded() throws Exception {
        logs.breakGroup("one");
        cell.route("one", numberedUpTo(5, 10));
        cell.route("two", numberedUpTo(5, 10));
        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> logs.messages("two").size() == 5);
        }
        logs.mendGroup("one");

        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> logs.messages("one").size() == 5);
            await().atMost(DEADLINE).until(() -> cell.committed() == 10);
        }
        cell.route("two", List.of(numbered(5, 10)));
        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE)
                    .until(() ->
                            logs.messages("two").contains(RealEvents.recordOf(numbered(5, 10))));
        }

        List<String> records = numberedUpTo(6, 10).stream().map(RealEvents::recordOf).toList();
        assertThat(logs.messages("one")).containsExactlyElementsOf(records.subList(0, 5));
        assertThat(new LinkedHashSet<>(logs.messages("two"))).containsExactlyElementsOf(records);
    }

    @Test
    void whatIsGivenUpIsCountedAndReported() {
        var policy = new QueuePolicy(Duration.ofMillis(500), Duration.ofMillis(100), 1_000_000);
        logs.breakGroup("one");
        cell.route("one", List.of(numbered(1, 10)));

        try (var _ = cell.withLogs(logs.url(), policy)) {
            await().atMost(DEADLINE).until(() -> cell.committed() == 1);
            await().atMost(DEADLINE)
                    .untilAsserted(() ->
                            assertThat(cell.statuses("one"))
                                    .extracting(TrailStatus::getLatestError)
                                    .contains("ServiceUnavailableException", "GivenUp"));

            assertThat(cell.counter("lost_events")).isEqualTo(Map.of("cloudwatch-logs", 1.0));
            assertThat(cell.gauge("failing_queues")).isZero();
        }
    }

    @Test
    void whatIsRedeliveredOrNoEventIsPassedOver() {
        cell.routeAgain("one", numbered(1, 10));
        cell.routeBytes("one", new byte[] {1, 2, 3});
        cell.routeBytes("one", new byte[] {0, 0, 0, 0, 99, 1});
        cell.route("nobodys", List.of(numbered(2, 10)));
        cell.route("one", List.of(numbered(3, 10)));

        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> cell.committed() == 5);

            assertThat(cell.counter("undecodable_records")).isEqualTo(Map.of("", 2.0));
        }
        assertThat(logs.messages("one")).containsExactly(RealEvents.recordOf(numbered(3, 10)));
    }

    private static List<AuditEvent> numberedUpTo(int count, int bytes) {
        return IntStream.range(0, count).mapToObj(i -> numbered(i, bytes)).toList();
    }
}
