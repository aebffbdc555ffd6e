package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.signature.Header;
import io.opentrail.controlapi.history.HistoryConnection;
import io.opentrail.controlapi.history.HttpEventHistory;
import io.opentrail.controlapi.request.LookupLimits;
import io.opentrail.http.HttpEndpoint;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.telemetry.Telemetry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/// That no account takes from the others what they need, however slowly it reads: searches under
/// way, and memory.
@ExtendWith(ApiCell.Shared.class)
final class LookupBoundsIT {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final String LOOKUP = "CloudTrail_20131101.LookupEvents";
    private static final String COMPLETE = "{\"End\":{\"Reason\":\"Complete\",\"Events\":%d}}";
    private static final long SHARE_BYTES = 48L << 20;
    private static final int SLOW_READERS = 10;

    /// More than the system takes for a client that does not read, as are so many events.
    private static final int PAGE_BYTES = 3_600 << 10;

    private static final int EVENTS = 2_000;

    private static final String RECORD = "{\"pad\":\"%s\"}".formatted("a".repeat(10_000));

    private final ApiCell cell;
    private final String greedy;
    private final String modest;
    private final Telemetry telemetry = new Telemetry();
    private final List<Socket> slow = new ArrayList<>();

    LookupBoundsIT(ApiCell cell) {
        this.cell = cell;
        this.greedy = cell.account();
        this.modest = cell.account();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void aSearchCountsUntilItsAnswerHasEndedHoweverItEnds() throws Exception {
        add(greedy, EVENTS);
        add(modest, 1);
        ControlApi api =
                cell.limitedTo(
                        LookupLimits.DEFAULT.withSearches(10, 4),
                        cell.history(),
                        telemetry,
                        greedy,
                        modest);
        for (int i = 0; i < 4; i++) {
            slow.add(posts(api, greedy).begin(SignedPosts.SEARCH, "{}"));
        }
        awaitGauge("running_searches", 4);

        HttpResponse<String> oneMore = cell.search(api, greedy, EAST, "{}");
        HttpResponse<String> elsewhere = cell.search(api, greedy, WEST, "{}");
        HttpResponse<String> ofAnother = cell.search(api, modest, EAST, "{}");

        assertThat(oneMore.statusCode()).isEqualTo(400);
        assertThat(oneMore.body())
                .isEqualTo(
                        "{\"__type\":\"ThrottlingException\",\"message\":\"Account %s has 4 searches under way in us-east-1, as many as it may. Try again when one of them has ended.\"}"
                                .formatted(greedy));
        assertThat(elsewhere.body()).isEqualToIgnoringNewLines(COMPLETE.formatted(0));
        assertThat(ofAnother.body()).endsWith(COMPLETE.formatted(1) + "\n");

        for (Socket socket : slow.subList(0, 3)) {
            socket.close();
        }
        awaitGauge("running_searches", 1);
        assertThat(lines(slow.getLast())).contains(COMPLETE.formatted(EVENTS));
        awaitGauge("running_searches", 0);
        cell.history().away(true);
        try {
            assertThat(cell.search(api, greedy, EAST, "{}").statusCode()).isEqualTo(503);
        } finally {
            cell.history().away(false);
        }
        awaitGauge("running_searches", 0);
        awaitGauge("in_flight_bytes", 0);
    }

    @Test
    void slowReadersHoldTheirAccountsShareAndNoMore() throws Exception {
        byte[] page = page();
        try (var events =
                        HttpEndpoint.start(
                                HttpEndpointConfig.defaults(),
                                request -> {
                                    request.body().readAllBytes();
                                    return io.opentrail.http.HttpResponse.json(200, page);
                                });
                var history =
                        new HttpEventHistory(
                                new HistoryConnection(
                                        URI.create("http://127.0.0.1:" + events.port()),
                                        "secret",
                                        HistoryConnection.DEFAULT_TIMEOUT))) {
            ControlApi api =
                    cell.limitedTo(
                            new LookupLimits(1_000, 100, 100, 2 * SHARE_BYTES, SHARE_BYTES),
                            history,
                            telemetry,
                            greedy,
                            modest);
            cell.raw(api, modest, "cloudtrail", LOOKUP);
            long before = liveHeapBytes();

            List<String> answers = new ArrayList<>();
            for (int i = 0; i < SLOW_READERS; i++) {
                slow.add(posts(api, greedy).begin("/", "{}", new Header("X-Amz-Target", LOOKUP)));
                answers.add(statusLine(slow.getLast()));
                slow.add(posts(api, greedy).begin(SignedPosts.SEARCH, "{}"));
                answers.add(statusLine(slow.getLast()));
            }

            assertThat(answers.getFirst()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answers.getLast()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(gauge("in_flight_bytes")).isBetween(4.0 * PAGE_BYTES, (double) SHARE_BYTES);
            assertThat(liveHeapBytes() - before).isLessThan(SHARE_BYTES);
            HttpResponse<String> refused = cell.raw(api, greedy, "cloudtrail", LOOKUP);
            assertThat(refused.body())
                    .isEqualTo(
                            "{\"__type\":\"ThrottlingException\",\"message\":\"Too much is being answered at once: account %s has as many bytes in memory as it may. Read the answers that are under way, and try again.\"}"
                                    .formatted(greedy));
            assertThat(cell.raw(api, modest, "cloudtrail", LOOKUP).statusCode()).isEqualTo(200);

            hangUp();
            awaitGauge("in_flight_bytes", 0);
            awaitGauge("running_searches", 0);
            assertThat(cell.raw(api, greedy, "cloudtrail", LOOKUP).statusCode()).isEqualTo(200);
        }
    }

    private void add(String account, int count) {
        IntStream.range(0, count)
                .mapToObj(i ->
                        Event.builder()
                                .eventId("e" + i)
                                .eventTime(TIME.plusSeconds(i))
                                .resources(new Resource[0])
                                .cloudTrailEvent(RECORD)
                                .build())
                .forEach(event -> cell.history().add(account, EAST, "Management", event));
    }

    /// Of one event, and with no other behind it.
    private static byte[] page() {
        return "{\"events\":[{\"eventTime\":5000,\"record\":\"%s\"}]}"
                .formatted("a".repeat(PAGE_BYTES))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static SignedPosts posts(ControlApi api, String account) {
        return new SignedPosts(api, ApiCell.credentials(account), EAST, "cloudtrail");
    }

    private static String statusLine(Socket socket) throws IOException {
        var line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c != '\r';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /// All that is left of an answer, to its last chunk.
    private static List<String> lines(Socket socket) throws IOException {
        var reader =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); !line.equals("0"); line = reader.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    private void awaitGauge(String name, double value) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(gauge(name)).isEqualTo(value));
    }

    private double gauge(String name) {
        return telemetry.registry().scrape().stream()
                .filter(metric -> metric.getMetadata().getName().endsWith("control_api_" + name))
                .map(metric -> ((GaugeSnapshot) metric).getDataPoints().getFirst().getValue())
                .findFirst()
                .orElseThrow();
    }

    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
