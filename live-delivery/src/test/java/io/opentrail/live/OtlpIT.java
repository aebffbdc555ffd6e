package io.opentrail.live;

import static io.opentrail.live.LiveCell.DEADLINE;
import static io.opentrail.live.LiveCell.POLICY;
import static io.opentrail.live.LiveCell.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentrail.event.AuditEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpIT {

    private LiveCell cell;
    private OtlpServer receiver;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        cell = new LiveCell(folder);
        receiver = new OtlpServer();
        cell.trail("one", false, Map.of("opentrail:otlp", "true"));
    }

    @AfterEach
    void stop() {
        receiver.close();
        cell.close();
    }

    @Test
    void everyRealRecordIsTheBodyOfOneLogRecord() {
        List<AuditEvent> events = RealEvents.all();
        cell.route("one", events);

        try (var _ = cell.withOtlp(receiver.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> receiver.records().size() >= events.size());
        }

        assertThat(receiver.bodies())
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().map(RealEvents::recordOf).toList());
    }

    @Test
    void aLogRecordHasTimesAndAttributes() {
        AuditEvent event = numbered(1, 10);
        cell.route("one", List.of(event));

        try (var _ = cell.withOtlp(receiver.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> !receiver.records().isEmpty());
        }

        LogRecord record = receiver.records().getFirst();
        assertThat(record.getTimeUnixNano())
                .isEqualTo(event.getEventTime().toEpochMilli() * 1_000_000);
        assertThat(record.getObservedTimeUnixNano())
                .isEqualTo(event.getIngestTime().toEpochMilli() * 1_000_000);
        assertThat(attributes(record.getAttributesList()))
                .isEqualTo(
                        Map.of(
                                "eventSource", "s3.amazonaws.com",
                                "eventName", "GetObject",
                                "eventID", "id",
                                "recipientAccountId", LiveCell.ACCOUNT,
                                "awsRegion", "us-east-1"));
        assertThat(
                        attributes(
                                receiver.requests()
                                        .getFirst()
                                        .getResourceLogs(0)
                                        .getResource()
                                        .getAttributesList()))
                .containsEntry("trailARN", LiveCell.trailArn("one"));
    }

    @Test
    void aReceiverThatAsksForAPauseGetsIt() {
        receiver.answerNext(429, Map.of("Retry-After", "2"));
        receiver.answerNext(503, Map.of());
        cell.route("one", List.of(numbered(1, 10)));

        try (var _ = cell.withOtlp(receiver.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> receiver.records().size() == 1);
        }

        assertThat(Duration.between(receiver.times().get(0), receiver.times().get(1)))
                .isGreaterThanOrEqualTo(Duration.ofMillis(1_990));
        assertThat(receiver.times()).hasSize(3);
    }

    @Test
    void whatIsRejectedOfARequestIsCountedAndNotSentAgain() {
        receiver.rejectOfNext(2);
        cell.route("one", List.of(numbered(1, 10)));

        try (var _ = cell.withOtlp(receiver.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> cell.committed() == 1);

            assertThat(cell.counter("skipped_events"))
                    .isEqualTo(Map.of("otlp,PartialSuccess", 1.0));
        }
        assertThat(receiver.times()).hasSize(1);
    }

    @Test
    void oneBadRecordCostsNoOther() {
        receiver.poison(record -> record.getBody().getStringValue().contains("\"number\":13,"));
        List<AuditEvent> events = IntStream.range(0, 50).mapToObj(i -> numbered(i, 10)).toList();
        cell.route("one", events);

        try (var _ = cell.withOtlp(receiver.url(), POLICY)) {
            await().atMost(DEADLINE).until(() -> cell.committed() == 50);

            assertThat(cell.counter("skipped_events")).isEqualTo(Map.of("otlp,Http400", 1.0));
        }
        assertThat(receiver.bodies())
                .containsExactlyElementsOf(
                        events.stream()
                                .map(RealEvents::recordOf)
                                .filter(record -> !record.contains("\"number\":13,"))
                                .toList());
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(
                        Collectors.toMap(
                                KeyValue::getKey,
                                attribute -> attribute.getValue().getStringValue()));
    }
}
