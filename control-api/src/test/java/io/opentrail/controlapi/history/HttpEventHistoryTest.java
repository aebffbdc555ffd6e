package io.opentrail.controlapi.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.controlapi.wire.ResponseWriter;
import io.opentrail.http.BodyBudget;
import io.opentrail.http.HttpEndpoint;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.http.HttpResponse;
import io.opentrail.http.InFlightBytes;
import io.opentrail.http.NoRoomException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

class HttpEventHistoryTest {

    private static final HistoryQuery QUERY =
            new HistoryQuery(
                    "111122223333",
                    "us-east-1",
                    "Management",
                    Instant.ofEpochMilli(5),
                    Instant.ofEpochMilli(7),
                    Map.of("EventName", "RunInstances"),
                    Map.of("ResourceName", "arn:aws:ec2:"),
                    Optional.of("6-0123456789abcdef0123456789abcdef"),
                    50);

    private final AtomicReference<HttpResponse> answer =
            new AtomicReference<>(HttpResponse.json(200, "{\"events\":[]}"));
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final HttpEndpoint endpoint;
    private final HttpEventHistory history;

    HttpEventHistoryTest() throws IOException {
        endpoint =
                HttpEndpoint.start(
                        HttpEndpointConfig.defaults(),
                        request -> {
                            String body = new String(request.body().readAllBytes(), UTF_8);
                            asked.add(
                                    "%s %s %s %s"
                                            .formatted(
                                                    request.method(),
                                                    request.target(),
                                                    request.headers()
                                                            .first("Authorization")
                                                            .orElse(""),
                                                    body));
                            return answer.get();
                        });
        history = client(Duration.ofSeconds(20));
    }

    private HttpEventHistory client(Duration timeout) {
        return new HttpEventHistory(
                new HistoryConnection(
                        URI.create("http://127.0.0.1:" + endpoint.port()), "the secret", timeout));
    }

    @AfterEach
    void close() {
        history.close();
        endpoint.close();
    }

    @Test
    void asksAsTheHistoryWantsItAndShowsTheSecret() throws Exception {
        history.find(QUERY, BodyBudget.UNLIMITED);

        String sent = asked.take();
        String head = "POST /v1/lookup Bearer the secret ";
        assertThat(sent).startsWith(head);
        assertThat(new ObjectMapper().readTree(sent.substring(head.length())))
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                        {"accountId":"111122223333","region":"us-east-1",
                                         "category":"Management","from":5,"to":7,"limit":50,
                                         "attributes":{"EventName":"RunInstances"},
                                         "prefixes":{"ResourceName":"arn:aws:ec2:"},
                                         "after":"6-0123456789abcdef0123456789abcdef"}\
                                        """));
    }

    @Test
    void whatTheAnswerLeavesOutIsLeftOut() throws Exception {
        answer.set(
                HttpResponse.json(
                        200,
                        """
                        {"events":[
                          {"eventId":"a","eventName":"n","readOnly":"true","accessKeyId":"AKIA",
                           "eventTime":6000,"eventSource":"s","username":"u",
                           "resources":[{"type":"t","name":"r"},{"name":"q"}],
                           "record":"{\\"x\\":243.0}"},
                          {"eventId":"b","eventName":"n","eventTime":5000,"eventSource":"s",
                           "resources":[],"record":"{}"}],
                         "next":"5000-0123456789abcdef0123456789abcdef"}\
                        """));

        HistoryPage page = history.find(QUERY, BodyBudget.UNLIMITED);

        assertThat(page.next()).hasValue("5000-0123456789abcdef0123456789abcdef");
        assertThat(page.events())
                .containsExactly(
                        Event.builder()
                                .eventId("a")
                                .eventName("n")
                                .readOnly("true")
                                .accessKeyId("AKIA")
                                .eventTime(Instant.ofEpochSecond(6))
                                .eventSource("s")
                                .username("u")
                                .resources(
                                        Resource.builder()
                                                .resourceType("t")
                                                .resourceName("r")
                                                .build(),
                                        Resource.builder().resourceName("q").build())
                                .cloudTrailEvent("{\"x\":243.0}")
                                .build(),
                        Event.builder()
                                .eventId("b")
                                .eventName("n")
                                .eventTime(Instant.ofEpochSecond(5))
                                .eventSource("s")
                                .resources(new Resource[0])
                                .cloudTrailEvent("{}")
                                .build());
    }

    @Test
    void aHistoryThatIsNotReadyIsUnavailable() {
        answer.set(HttpResponse.json(503, "{\"message\":\"not yet\"}"));

        assertThatThrownBy(() -> history.find(QUERY, BodyBudget.UNLIMITED))
                .isInstanceOf(HistoryUnavailableException.class)
                .hasMessage("the event history answered 503: not yet");
    }

    @Test
    void aHistoryThatIsAwayIsUnavailable() {
        endpoint.close();

        assertThatThrownBy(() -> history.find(QUERY, BodyBudget.UNLIMITED))
                .isInstanceOf(HistoryUnavailableException.class);
    }

    @Test
    void whatIsNotJsonIsUnavailable() {
        answer.set(HttpResponse.text(200, "<html>"));

        assertThatThrownBy(() -> history.find(QUERY, BodyBudget.UNLIMITED))
                .isInstanceOf(HistoryUnavailableException.class)
                .hasMessage("the event history did not answer in JSON");
    }

    @Test
    void aPageThatThereIsNoRoomForIsReadNoFurther() {
        answer.set(HttpResponse.json(200, page("a".repeat(1 << 20))));
        var bytes = new InFlightBytes(8 << 20, 8 << 20);

        try (var memory = bytes.reservationFor("account 111122223333")) {
            assertThatThrownBy(() -> history.find(QUERY, memory))
                    .isInstanceOf(NoRoomException.class);
        }
    }

    @Test
    void moreThanAPageCanHaveIsNoAnswer() {
        answer.set(HttpResponse.json(200, page("a".repeat(4 << 20))));

        assertThatThrownBy(() -> history.find(QUERY, BodyBudget.UNLIMITED))
                .isInstanceOf(HistoryUnavailableException.class)
                .hasMessage("the event history answered with more than 4194304 bytes");
    }

    @Test
    void anAnswerThatStopsAmidItsBodyIsGivenUp() {
        var mayEnd = new CountDownLatch(1);
        answer.set(
                HttpResponse.streamed(
                        200,
                        "application/json",
                        body -> {
                            body.write("{\"events\":[".getBytes(UTF_8));
                            awaited(mayEnd);
                        }));
        try (var impatient = client(Duration.ofMillis(500))) {
            assertThatThrownBy(() -> impatient.find(QUERY, BodyBudget.UNLIMITED))
                    .isInstanceOf(HistoryUnavailableException.class)
                    .hasMessage("the event history cannot be reached");
        } finally {
            mayEnd.countDown();
        }
    }

    /// Also of records whose characters take two bytes each, and of resources that take far more
    /// than their letters.
    @ParameterizedTest
    @CsvSource({
        "10, 1, 1000000, a",
        "10, 1, 1000000, \u20ac",
        "300, 200, 100, a",
        "300, 200, 100, \u20ac",
        "10, 3, 30000, r"
    })
    void noMoreIsHeldThanIsAskedFor(int pages, int events, int length, String kind)
            throws Exception {
        answer.set(HttpResponse.json(200, page(events, length, kind)));
        var held = new ArrayList<HistoryPage>();
        long[] asked = {0};
        long written = 0;

        for (int i = 0; i < pages; i++) {
            held.add(history.find(QUERY, bytes -> asked[0] += bytes));
            written += written(held.getLast()).length;
        }

        assertThat(held).hasSize(pages);
        long withThem = liveHeapBytes();
        held.clear();
        assertThat(withThem - liveHeapBytes() + 3 * written).isBetween(1L, asked[0]);
    }

    private static byte[] written(HistoryPage page) {
        return ResponseWriter.write(LookupEventsResponse.builder().events(page.events()).build());
    }

    /// With one euro sign, all of a record's characters take two bytes.
    ///
    /// @param kind of what makes a record so long: letters, letters and a euro sign, or resources
    private static String page(int events, int length, String kind) {
        String record =
                switch (kind) {
                    case "r" -> "{\\\"ARN\\\":\\\"a\\\"},".repeat(length);
                    case "a" -> "a".repeat(length);
                    default -> "a".repeat(length) + kind;
                };
        String resources =
                kind.equals("r")
                        ? String.join(",", Collections.nCopies(length, "{\"name\":\"a\"}"))
                        : "";
        return "{\"events\":[%s]}"
                .formatted(
                        String.join(
                                ",",
                                Collections.nCopies(
                                        events,
                                        """
                                        {"eventId":"a","eventName":"n","eventTime":5000,"eventSource":"s",\
                                        "resources":[%s],"record":"%s"}\
                                        """
                                                .formatted(resources, record))));
    }

    private static String page(String record) {
        return "{\"events\":[{\"eventTime\":5000,\"record\":\"%s\"}]}".formatted(record);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
