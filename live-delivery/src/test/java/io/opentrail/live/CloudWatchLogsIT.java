package io.opentrail.live;

import static io.opentrail.live.LiveCell.DEADLINE;
import static io.opentrail.live.LiveCell.POLICY;
import static io.opentrail.live.LiveCell.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.delivery.TrailStatus;
import io.opentrail.event.AuditEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudWatchLogsIT {

    private LiveCell cell;
    private LogsServer logs;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        cell = new LiveCell(folder);
        logs = new LogsServer();
        cell.trailWithGroup("one");
    }

    @AfterEach
    void stop() {
        logs.close();
        cell.close();
    }

    @Test
    void everyRealRecordIsInItsStreamOnceByteForByte() {
        List<AuditEvent> events = RealEvents.all();
        cell.route("one", events);

        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> logs.messages("one").size() >= events.size());
        }

        assertThat(logs.messages("one"))
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().map(RealEvents::recordOf).toList());
        assertThat(logs.brokenRules()).isEmpty();
        assertThat(events)
                .allSatisfy(event ->
                        assertThat(logs.puts())
                                .anyMatch(put ->
                                        put.stream()
                                                        .equals(
                                                                event.getRecipientAccountId()
                                                                        + "_CloudTrail_"
                                                                        + event.getAwsRegion())
                                                && put.messages()
                                                        .contains(RealEvents.recordOf(event))));
    }

    @Test
    void aMissingStreamIsMade() {
        cell.route("one", List.of(numbered(1, 10)));

        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> !logs.messages("one").isEmpty());
        }

        assertThat(logs.calls())
                .containsExactly(LogsServer.PUT, LogsServer.MAKE_STREAM, LogsServer.PUT);
    }

    @Test
    void anOrganizationsStreamBeginsWithItsId() {
        cell.routeOfOrganization("one", "o-abcdefghij", numbered(1, 10));

        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> !logs.puts().isEmpty());
        }

        assertThat(logs.puts().getFirst().stream())
                .isEqualTo("o-abcdefghij_111122223333_CloudTrail_us-east-1");
    }

    @Test
    void whatThrottlesIsTriedAgainAndTheStatusSaysSo() {
        logs.refuseNext("ThrottlingException", "AccessDeniedException");
        cell.route("one", List.of(numbered(1, 10)));

        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE)
                    .untilAsserted(() ->
                            assertThat(cell.statuses("one"))
                                    .extracting(TrailStatus::getLatestError)
                                    .containsExactly(
                                            "ThrottlingException", "AccessDeniedException", null));
        }

        TrailStatus last = cell.statuses("one").getLast();
        assertThat(last.getDelivered()).isEqualTo("log-group");
        assertThat(last.getAwsRegion()).isEqualTo("us-east-1");
        assertThat(last.getLatestSuccessAt()).isNotNull();
        assertThat(logs.messages("one")).hasSize(1);
    }

    @Test
    void batchesKeepToTheLimits() {
        List<AuditEvent> events =
                IntStream.range(0, 60)
                        .mapToObj(i ->
                                LiveCell.event(
                                        "{\"n\":%d,\"f\":\"%s\"}".formatted(i, "x".repeat(100_000)),
                                        RealEvents.DAY.plusSeconds((i * 7919L) % 400_000)))
                        .toList();
        cell.route("one", events);

        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> logs.messages("one").size() >= events.size());
        }

        assertThat(logs.brokenRules()).isEmpty();
        assertThat(logs.messages("one"))
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().map(RealEvents::recordOf).toList());
    }

    @Test
    void eventsOfAStreamComeInOrder() {
        List<AuditEvent> events =
                IntStream.range(0, 25_000).mapToObj(i -> numbered(i, 10)).toList();
        cell.route("one", events);

        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> logs.messages("one").size() >= events.size());
        }

        assertThat(logs.messages("one"))
                .containsExactlyElementsOf(events.stream().map(RealEvents::recordOf).toList());
        assertThat(logs.brokenRules()).isEmpty();
    }

    @Test
    void whatIsTooLargeIsSkippedAndCounted() {
        cell.route("one", List.of(numbered(1, 300_000), numbered(2, 10)));

        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> !logs.messages("one").isEmpty());
            await().atMost(DEADLINE).until(() -> cell.committed() == 2);

            assertThat(cell.counter("skipped_events"))
                    .isEqualTo(Map.of("cloudwatch-logs,EventTooLarge", 1.0));
            assertThat(cell.counter("delivered_events")).containsEntry("cloudwatch-logs", 1.0);
        }
    }

    @Test
    void whatTheGroupFindsTooOldIsCounted() {
        logs.tooOld(2);
        cell.route("one", List.of(numbered(1, 10), numbered(2, 10), numbered(3, 10)));

        try (var _ = cell.withLogs(logs.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> cell.committed() == 3);

            assertThat(cell.counter("skipped_events").get("cloudwatch-logs,TooOld"))
                    .isGreaterThanOrEqualTo(2.0);
        }
    }

    @Test
    void aGroupWithoutAnEndpointShowsInTheStatus() {
        cell.route("one", List.of(numbered(1, 10)));

        try (var _ = cell.live(Optional.empty(), Optional.empty(), Optional.empty(), POLICY)) {
            await().atMost(DEADLINE)
                    .untilAsserted(() ->
                            assertThat(cell.statuses("one"))
                                    .extracting(TrailStatus::getLatestError)
                                    .contains("CloudWatchLogsDeliveryUnavailable"));
        }
    }
}
