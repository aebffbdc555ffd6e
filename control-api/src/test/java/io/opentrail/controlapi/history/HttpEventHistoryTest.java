package io.opentrail.controlapi.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.http.HttpEndpoint;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudtrail.model.Event;
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
        history =
                new HttpEventHistory(
                        new HistoryConnection(
                                URI.create("http://127.0.0.1:" + endpoint.port()),
                                "the secret",
                                Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        history.close();
        endpoint.close();
    }

    @Test
    void asksAsTheHistoryWantsItAndShowsTheSecret() throws Exception {
        history.find(QUERY);

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
    void whatTheAnswerLeavesOutIsLeftOut() {
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

        HistoryPage page = history.find(QUERY);

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

        assertThatThrownBy(() -> history.find(QUERY))
                .isInstanceOf(HistoryUnavailableException.class)
                .hasMessage("the event history answered 503: not yet");
    }

    @Test
    void aHistoryThatIsAwayIsUnavailable() {
        endpoint.close();

        assertThatThrownBy(() -> history.find(QUERY))
                .isInstanceOf(HistoryUnavailableException.class);
    }

    @Test
    void whatIsNotJsonIsUnavailable() {
        answer.set(HttpResponse.text(200, "<html>"));

        assertThatThrownBy(() -> history.find(QUERY))
                .isInstanceOf(HistoryUnavailableException.class)
                .hasMessage("the event history did not answer in JSON");
    }
}
