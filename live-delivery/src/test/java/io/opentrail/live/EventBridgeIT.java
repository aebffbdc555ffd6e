package io.opentrail.live;

import static io.opentrail.live.LiveCell.DEADLINE;
import static io.opentrail.live.LiveCell.POLICY;
import static io.opentrail.live.LiveCell.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventBridgeIT {

    private LiveCell cell;
    private BusServer bus;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        cell = new LiveCell(folder);
        bus = new BusServer();
        cell.trail("one", false, Map.of("opentrail:event-bus", "audit"));
    }

    @AfterEach
    void stop() {
        bus.close();
        cell.close();
    }

    @Test
    void everyRealRecordIsTheDetailOfOneEntry() {
        List<AuditEvent> events = RealEvents.all();
        cell.route("one", events);

        try (var _ = cell.withBus(bus.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> bus.entries().size() >= events.size());
        }

        assertThat(bus.details())
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().map(RealEvents::recordOf).toList());
        assertThat(bus.requestSizes()).allMatch(size -> size <= 10);
        assertThat(bus.entries())
                .allMatch(entry -> entry.get("EventBusName").asText().equals("audit"))
                .allMatch(entry -> entry.get("Source").asText().startsWith("aws."))
                .allMatch(entry -> entry.get("DetailType").asText().endsWith(" via CloudTrail"));
    }

    @Test
    void anEntryHasCloudTrailsEnvelope() {
        AuditEvent event =
                AuditEvent.newBuilder(numbered(1, 10))
                        .setEventSource("signin.amazonaws.com")
                        .setEventType("AwsConsoleSignIn")
                        .setResources(
                                List.of(
                                        new Resource("arn:aws:s3:::a", null, null),
                                        new Resource(null, null, "AWS::S3::Object")))
                        .build();
        cell.route("one", List.of(event));

        try (var _ = cell.withBus(bus.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> !bus.entries().isEmpty());
        }

        JsonNode entry = bus.entries().getFirst();
        assertThat(entry.get("Source").asText()).isEqualTo("aws.signin");
        assertThat(entry.get("DetailType").asText())
                .isEqualTo("AWS Console Sign In via CloudTrail");
        assertThat(entry.get("Resources").toString()).isEqualTo("[\"arn:aws:s3:::a\"]");
        assertThat(Math.round(entry.get("Time").asDouble() * 1000))
                .isEqualTo(event.getEventTime().toEpochMilli());
    }

    @Test
    void onlyTheEntriesThatFailedAreSentAgain() {
        AtomicInteger failures = new AtomicInteger();
        bus.fail(entry -> {
            boolean third = entry.get("Detail").asText().contains("\"number\":3,");
            return third && failures.incrementAndGet() <= 3
                    ? Optional.of("ThrottlingException")
                    : Optional.empty();
        });
        List<AuditEvent> events = IntStream.range(0, 10).mapToObj(i -> numbered(i, 10)).toList();
        cell.route("one", events);

        try (var _ = cell.withBus(bus.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> cell.committed() == 10);

            assertThat(cell.counter("failed_attempts"))
                    .isEqualTo(Map.of("ThrottlingException,eventbridge", 3.0));
        }
        assertThat(failures).hasValue(4);
        assertThat(bus.details())
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().map(RealEvents::recordOf).toList());
    }

    @Test
    void whatIsTooLargeOrNeverTakenIsSkippedAndCounted() {
        bus.fail(entry ->
                entry.get("Detail").asText().contains("\"number\":2,")
                        ? Optional.of("MalformedDetail")
                        : Optional.empty());
        cell.route(
                "one",
                List.of(
                        numbered(1, 262_100),
                        numbered(2, 10),
                        numbered(3, 10),
                        numbered(4, 200_000),
                        numbered(5, 200_000)));

        try (var _ = cell.withBus(bus.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> cell.committed() == 5);

            assertThat(cell.counter("skipped_events"))
                    .isEqualTo(
                            Map.of(
                                    "eventbridge,EventTooLarge",
                                    1.0,
                                    "eventbridge,MalformedDetail",
                                    1.0));
        }
        assertThat(bus.entries()).hasSize(3);
    }
}
