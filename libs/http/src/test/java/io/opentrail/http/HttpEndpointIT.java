package io.opentrail.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class HttpEndpointIT {
    private static final HttpEndpointConfig CONFIG = HttpEndpointConfig.defaults();
    private static final HttpHandler ECHO =
            request -> HttpResponse.of(200, "text/plain", request.body().readAllBytes());
    private static final HttpHandler TARGET = request -> HttpResponse.text(200, request.target());
    private static final HttpHandler LIMITED =
            request ->
                    switch (BodyReader.read(request, 1000)) {
                        case ReadBody.Body(var sent, var decoded) ->
                                HttpResponse.text(200, sent.length + " " + decoded.length);
                        case ReadBody.TooLarge(int limit) ->
                                HttpResponse.text(413, "over " + limit);
                        case ReadBody.Undecodable(var reason) -> HttpResponse.text(400, reason);
                    };

    private static final HttpHandler HEADERS =
            request ->
                    HttpResponse.text(
                            200,
                            request.headers().entries().stream()
                                    .map(h -> h.name() + ": " + h.value())
                                    .collect(Collectors.joining("\n")));

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void closeClient() {
        client.shutdownNow();
    }

    @Test
    void answersWithStatusFieldsAndBody() throws Exception {
        try (var endpoint =
                HttpEndpoint.start(
                        CONFIG, _ -> HttpResponse.json(202, "{}").withHeader("Retry-After", "3"))) {

            var response = get(endpoint, "/");

            assertThat(response.statusCode()).isEqualTo(202);
            assertThat(response.body()).isEqualTo("{}");
            assertThat(response.headers().map())
                    .containsEntry("retry-after", List.of("3"))
                    .containsEntry("content-type", List.of("application/json"))
                    .doesNotContainKeys("server", "x-powered-by");
        }
    }

    @Test
    void connectionServesSeveralRequests() throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG, ECHO);
                var connection = new RawConnection(endpoint.port())) {

            var first = connection.send(post("/", "one")).answer();
            var second = connection.send(post("/", "second")).answer();

            assertThat(first.body()).isEqualTo("one");
            assertThat(second.body()).isEqualTo("second");
        }
    }

    @Test
    void unreadSmallBodyLeavesTheConnectionUsable() throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG, TARGET);
                var connection = new RawConnection(endpoint.port())) {

            var first = connection.send(post("/1", "not read by the handler")).answer();
            var second = connection.send(post("/2", "neither")).answer();

            assertThat(first.body()).isEqualTo("/1");
            assertThat(second.body()).isEqualTo("/2");
        }
    }

    @Test
    void clientThatExpectsContinueIsToldToSend() throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG, ECHO);
                var connection = new RawConnection(endpoint.port())) {

            var interim =
                    connection
                            .send(
                                    "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
                            .answer();
            var last = connection.send("body").answer();

            assertThat(interim.status()).isEqualTo(100);
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.body()).isEqualTo("body");
        }
    }

    @Test
    void clientThatExpectsContinueIsRefusedBeforeItSendsTooMuch() throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG, LIMITED);
                var connection = new RawConnection(endpoint.port())) {

            var answer =
                    connection
                            .send(
                                    "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4000000\r\n\r\n")
                            .answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.fields()).contains("Connection: close");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void clientSeesTheRefusalOfABodyThatItIsStillSending() throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG, LIMITED);
                var connection = new RawConnection(endpoint.port())) {

            connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n");
            var answer = connection.send(new byte[8_000_000]).answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("over 1000");
        }
    }

    @Test
    void bodyWithoutLengthIsCutAtTheLimit() throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG, LIMITED)) {

            var within = postChunked(endpoint, new byte[1000]);
            var above = postChunked(endpoint, new byte[1001]);

            assertThat(within.body()).isEqualTo("1000 1000");
            assertThat(above.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void gzipBombIsTooLarge() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[100_000]);
        }
        try (var endpoint = HttpEndpoint.start(CONFIG, LIMITED)) {

            var response =
                    client.send(
                            java.net.http.HttpRequest.newBuilder(uri(endpoint, "/"))
                                    .header("Content-Encoding", "gzip")
                                    .POST(BodyPublishers.ofByteArray(bomb.toByteArray()))
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(bomb.size()).isLessThan(1000);
            assertThat(response.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void silentBodyIsCutOffAfterTheIdleTimeout() throws Exception {
        var config =
                CONFIG.withTimeouts(
                        Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofSeconds(5));
        try (var endpoint = HttpEndpoint.start(config, ECHO);
                var connection = new RawConnection(endpoint.port())) {

            var answer =
                    connection
                            .send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo")
                            .answer();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.fields()).contains("Connection: close");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 1000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1;x="})
    void tricklingBodyIsCutOffAfterTheBodyTimeout(String opening) throws Exception {
        var config =
                CONFIG.withTimeouts(
                        Duration.ofSeconds(30), Duration.ofMillis(300), Duration.ofSeconds(5));
        try (var endpoint = HttpEndpoint.start(config, ECHO);
                var connection = new RawConnection(endpoint.port())) {
            connection.send("POST / HTTP/1.1\r\nHost: a\r\n" + opening);

            // One byte a time, each well within the idle timeout.
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> refuses(connection));

            assertThat(connection.answer().status()).isEqualTo(408);
        }
    }

    @Test
    void handlerMayTakeLongerThanTheIdleTimeout() throws Exception {
        var config =
                CONFIG.withTimeouts(
                        Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofSeconds(5));
        var never = new CountDownLatch(1);
        HttpHandler slow =
                _ -> {
                    awaitFor(never, Duration.ofMillis(1500));
                    return HttpResponse.text(200, "late");
                };
        try (var endpoint = HttpEndpoint.start(config, slow);
                var connection = new RawConnection(endpoint.port())) {

            var answer = connection.send(get("/")).answer();

            assertThat(answer.body()).isEqualTo("late");
        }
    }

    @Test
    void repeatedFieldsKeepTheirOrder() throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG, HEADERS);
                var connection = new RawConnection(endpoint.port())) {

            var answer =
                    connection
                            .send(head("GET / HTTP/1.1", "Host: a", "x-b: 2", "X-a: 3", "X-B: 1"))
                            .answer();

            assertThat(answer.body().lines())
                    .containsExactly("Host: a", "x-b: 2", "X-a: 3", "X-B: 1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: Application/JSON",
                "Content-Type: TEXT/PLAIN; charset=UTF-8",
                "Content-Type: application/json; charset=utf-8",
                "Content-Type: text/html;charset=utf-8",
                "Content-Type: application/x-amz-json-1.1",
                "Connection: Keep-ALIVE",
                "Accept-Encoding: GZIP",
                "Accept: */*",
                "X-Amz-Target: a  b",
                "X-Empty: ",
                "X-Umlaut: \u00c3\u00bc"
            })
    void fieldArrivesAsSent(String field) throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG, HEADERS);
                var connection = new RawConnection(endpoint.port())) {

            var answer =
                    connection.send(head("GET / HTTP/1.1", "Host: A.example:80", field)).answer();

            assertThat(new String(answer.body().getBytes(ISO_8859_1), UTF_8))
                    .isEqualTo("Host: A.example:80\n" + field);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//a//b/",
                "/a/./b/../c",
                "/a%2Fb%2f..%2e",
                "/a;x=1/b;y",
                "/%41?b=%20&a=+&&=",
                "/?",
                "/a?b?c",
                "/%ff",
                "/a\\b",
                "/arn:aws:cloudtrail:us-east-1:1:channel/x",
                "/a%25%32%46"
            })
    void targetArrivesAsSent(String target) throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG, TARGET);
                var connection = new RawConnection(endpoint.port())) {

            var answer = connection.send(get(target)).answer();

            assertThat(answer.body()).isEqualTo(target);
        }
    }

    @Test
    void handlerFailureIsAnsweredPlainlyAndLoggedOnce() throws Exception {
        HttpHandler failing =
                _ -> {
                    throw new IllegalStateException("a secret detail");
                };
        try (var endpoint = HttpEndpoint.start(CONFIG, failing);
                var log = new CapturedLog()) {

            var response = get(endpoint, "/path?signature=abc");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("{\"message\":\"internal failure\"}");
            assertThat(log.problems())
                    .singleElement()
                    .asString()
                    .contains("[ERROR] request failed");
            assertThat(log.problems().getFirst().getKeyValuePairs().toString())
                    .contains("/path")
                    .doesNotContain("abc");
        }
    }

    @Test
    void clientThatLeavesAmidItsBodyIsNoError() throws Exception {
        var failures = new CompletableFuture<Throwable>();
        HttpHandler handler =
                request -> {
                    try {
                        return HttpResponse.of(200, "text/plain", request.body().readAllBytes());
                    } catch (IOException e) {
                        failures.complete(e);
                        throw e;
                    }
                };
        try (var log = new CapturedLog()) {
            try (var endpoint = HttpEndpoint.start(CONFIG, handler);
                    var connection = new RawConnection(endpoint.port())) {
                connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo");
                connection.leave();
                failures.get(10, TimeUnit.SECONDS);
            }

            assertThat(failures).isCompletedWithValueMatching(IOException.class::isInstance);
            assertThat(log.problems()).isEmpty();
        }
    }

    @Test
    void brokenChunksAreTheClientsFault() throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG, ECHO);
                var connection = new RawConnection(endpoint.port())) {

            var answer =
                    connection
                            .send(
                                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
                            .answer();

            assertThat(answer.status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /<b> HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    void malformedRequestIsRefusedInJson(String malformed) throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG, TARGET);
                var connection = new RawConnection(endpoint.port())) {

            var answer = connection.send(malformed).answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).matches("\\{\"message\":\"[^\"<>]+\"}");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void oversizedHeadersAreRefused() throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG.withLimits(1024, 10), TARGET);
                var connection = new RawConnection(endpoint.port())) {

            var answer =
                    connection
                            .send(
                                    "GET / HTTP/1.1\r\nHost: a\r\nX: "
                                            + "x".repeat(2000)
                                            + "\r\n\r\n")
                            .answer();

            assertThat(answer.status()).isEqualTo(431);
        }
    }

    @Test
    void streamedBodyArrivesWhileItIsWritten() throws Exception {
        var firstSeen = new CountDownLatch(1);
        HttpHandler handler =
                _ ->
                        HttpResponse.streamed(
                                200,
                                "text/plain",
                                body -> {
                                    body.write("first\n".getBytes(UTF_8));
                                    awaitFor(firstSeen, Duration.ofSeconds(20));
                                    body.write("second\n".getBytes(UTF_8));
                                });
        try (var endpoint = HttpEndpoint.start(CONFIG, handler)) {

            var response = client.send(request(endpoint, "/"), BodyHandlers.ofLines());
            var lines = response.body().peek(_ -> firstSeen.countDown()).toList();

            assertThat(lines).containsExactly("first", "second");
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain");
            assertThat(get(endpoint, "/").body()).isEqualTo("first\nsecond\n");
        }
    }

    @Test
    void streamThatFailsIsCutSoThatTheClientSeesIt() throws Exception {
        HttpHandler failing =
                _ ->
                        HttpResponse.streamed(
                                200,
                                "text/plain",
                                body -> {
                                    body.write("begun".getBytes(UTF_8));
                                    throw new IllegalStateException("half way");
                                });
        try (var endpoint = HttpEndpoint.start(CONFIG, failing);
                var log = new CapturedLog()) {

            assertThatThrownBy(() -> get(endpoint, "/")).isInstanceOf(IOException.class);

            assertThat(log.problems())
                    .singleElement()
                    .asString()
                    .contains("[ERROR] request failed");
        }
    }

    @Test
    void streamOfAClientThatTakesNothingEndsAfterTheIdleTimeout() throws Exception {
        var ended = new CompletableFuture<Exception>();
        HttpHandler endless =
                _ ->
                        HttpResponse.streamed(
                                200,
                                "text/plain",
                                body -> {
                                    try {
                                        while (true) {
                                            body.write(new byte[100_000]);
                                        }
                                    } catch (IOException e) {
                                        ended.complete(e);
                                        throw e;
                                    }
                                });
        var config =
                CONFIG.withTimeouts(
                        Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofSeconds(5));
        try (var endpoint = HttpEndpoint.start(config, endless);
                var connection = new RawConnection(endpoint.port());
                var log = new CapturedLog()) {

            connection.send(get("/"));

            assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(log.problems()).isEmpty();
        }
    }

    @Test
    void connectionsAboveTheLimitWaitForOneToClose() throws Exception {
        try (var endpoint = HttpEndpoint.start(CONFIG.withLimits(1024, 1), TARGET);
                var first = new RawConnection(endpoint.port())) {
            first.send(get("/first")).answer();
            var second = new RawConnection(endpoint.port());
            var waiting =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return second.send(get("/second")).answer().body();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });

            first.leave();

            assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("/second");
            second.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHost: a\r\nX: ", "\r\n"})
    void headThatTricklesIsCutOffAtItsDeadline(String opening) throws Exception {
        try (var endpoint =
                        HttpEndpoint.start(
                                CONFIG.withHeaderTimeout(Duration.ofMillis(300)), TARGET);
                var connection = new RawConnection(endpoint.port())) {
            connection.send(opening);

            // One byte a time, each well within the idle timeout.
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> isCutOff(connection, "x"));
        }
    }

    @Test
    void connectionThatSaysNothingIsCutOffAtTheSameDeadline() throws Exception {
        try (var endpoint =
                        HttpEndpoint.start(
                                CONFIG.withHeaderTimeout(Duration.ofMillis(300)), TARGET);
                var connection = new RawConnection(endpoint.port())) {

            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void headOfALaterRequestHasADeadlineTooAndSilenceBeforeItDoesNotCount() throws Exception {
        var never = new CountDownLatch(1);
        try (var endpoint =
                        HttpEndpoint.start(
                                CONFIG.withHeaderTimeout(Duration.ofMillis(300)), TARGET);
                var connection = new RawConnection(endpoint.port())) {
            connection.send(get("/1")).answer();
            awaitFor(never, Duration.ofMillis(900));
            var afterSilence = connection.send(get("/2")).answer();
            connection.send("GET / HTTP/1.1\r\nX: ");

            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> isCutOff(connection, "x"));

            assertThat(afterSilence.body()).isEqualTo("/2");
        }
    }

    @Test
    void bodyAndHandlerMayTakeLongerThanAHead() throws Exception {
        var never = new CountDownLatch(1);
        HttpHandler slow =
                request -> {
                    var body = request.body().readAllBytes();
                    awaitFor(never, Duration.ofMillis(900));
                    return HttpResponse.of(200, "text/plain", body);
                };
        try (var endpoint =
                        HttpEndpoint.start(CONFIG.withHeaderTimeout(Duration.ofMillis(300)), slow);
                var connection = new RawConnection(endpoint.port())) {
            connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo");
            awaitFor(never, Duration.ofMillis(900));

            var answer = connection.send("dy").answer();

            assertThat(answer.body()).isEqualTo("body");
        }
    }

    @Test
    void connectionsWithoutARequestGiveWayAtTheBoundAndNoOther() throws Exception {
        var isIn = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        HttpHandler handler =
                request -> {
                    if (request.target().equals("/slow")) {
                        isIn.countDown();
                        awaitFor(mayEnd, Duration.ofSeconds(30));
                    }
                    return HttpResponse.text(200, request.target());
                };
        var config =
                CONFIG.withHeaderTimeout(Duration.ofSeconds(60))
                        .withTimeouts(
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(5))
                        .withLimits(1024, 4);
        try (var endpoint = HttpEndpoint.start(config, handler);
                var busy = new RawConnection(endpoint.port());
                var kept = new RawConnection(endpoint.port());
                var slow = new RawConnection(endpoint.port());
                var silent = new RawConnection(endpoint.port())) {
            busy.send(get("/slow"));
            isIn.await();
            kept.send(get("/kept")).answer();
            slow.send("GET / HTTP");

            try (var next = new RawConnection(endpoint.port())) {
                assertThat(next.send(get("/next")).answer().body()).isEqualTo("/next");
            }

            mayEnd.countDown();
            assertThat(busy.answer().body()).isEqualTo("/slow");
            assertThat(isCutOff(silent)).isTrue();
        }
    }

    @Test
    void whatIsHeldForAnAnswerIsLetGoWhenItIsSent() throws Exception {
        var sent = new CountDownLatch(1);
        try (var endpoint =
                        HttpEndpoint.start(
                                CONFIG,
                                _ -> HttpResponse.text(200, "a").whenSent(sent::countDown));
                var connection = new RawConnection(endpoint.port())) {

            connection.send(get("/")).answer();

            assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whatIsHeldForAnAnswerThatNobodyReadsIsLetGoWhenTheClientLeaves() throws Exception {
        var sent = new CountDownLatch(1);
        var moreThanTheSystemBuffers = new byte[64 << 20];
        HttpHandler handler =
                _ ->
                        HttpResponse.of(200, "text/plain", moreThanTheSystemBuffers)
                                .whenSent(sent::countDown);
        try (var endpoint = HttpEndpoint.start(CONFIG, handler);
                var connection = new RawConnection(endpoint.port())) {
            connection.send(get("/"));
            await().until(connection::hasAnswer);
            boolean isHeld = sent.getCount() == 1;

            connection.leave();

            assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(isHeld).isTrue();
        }
    }

    @Test
    void whatIsHeldForAStreamIsLetGoHoweverItEnds() throws Exception {
        var held = new Semaphore(0);
        HttpHandler handler =
                request ->
                        HttpResponse.streamed(
                                        200,
                                        "text/plain",
                                        switch (request.target()) {
                                            case "/short" -> body -> body.write('a');
                                            case "/failing" ->
                                                    _ -> {
                                                        throw new IllegalStateException("half way");
                                                    };
                                            default -> HttpEndpointIT::writeWithoutEnd;
                                        })
                                .whenSent(held::release);
        var config =
                CONFIG.withTimeouts(
                        Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMillis(500));
        try (var log = new CapturedLog()) {
            try (var endpoint = HttpEndpoint.start(config, handler);
                    var sent = new RawConnection(endpoint.port());
                    var failed = new RawConnection(endpoint.port());
                    var left = new RawConnection(endpoint.port())) {
                sent.send(get("/short"));
                assertThat(held.tryAcquire(10, TimeUnit.SECONDS)).as("sent").isTrue();

                failed.send(get("/failing"));
                assertThat(held.tryAcquire(10, TimeUnit.SECONDS)).as("failed").isTrue();

                left.send(get("/endless"));
                await().until(left::hasAnswer);
                assertThat(held.tryAcquire()).as("under way").isFalse();
                left.leave();
                assertThat(held.tryAcquire(10, TimeUnit.SECONDS)).as("left").isTrue();

                var stopped = new RawConnection(endpoint.port()).send(get("/endless"));
                await().until(stopped::hasAnswer);
            }
            assertThat(held.tryAcquire(10, TimeUnit.SECONDS)).as("stopped").isTrue();
            assertThat(held.availablePermits()).isZero();
            assertThat(log.problems()).isNotEmpty();
        }
    }

    private static void writeWithoutEnd(OutputStream body) throws IOException {
        while (true) {
            body.write(new byte[100_000]);
        }
    }

    @Test
    void requestsRunAtTheSameTimeOnVirtualThreads() throws Exception {
        var allIn = new CountDownLatch(200);
        Set<Boolean> virtual = ConcurrentHashMap.newKeySet();
        HttpHandler handler =
                _ -> {
                    virtual.add(Thread.currentThread().isVirtual());
                    allIn.countDown();
                    awaitFor(allIn, Duration.ofSeconds(10));
                    return HttpResponse.text(200, "" + allIn.getCount());
                };
        try (var endpoint = HttpEndpoint.start(CONFIG, handler)) {
            var pending =
                    IntStream.range(0, 200)
                            .mapToObj(_ ->
                                    client.sendAsync(
                                            request(endpoint, "/"), BodyHandlers.ofString()))
                            .toList();

            var bodies = pending.stream().map(p -> p.join().body()).collect(Collectors.toSet());

            assertThat(bodies).containsExactly("0");
            assertThat(virtual).containsExactly(true);
        }
    }

    @Test
    void closeLetsARunningRequestFinish() throws Exception {
        var running = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        HttpHandler handler =
                request -> {
                    running.countDown();
                    awaitFor(mayEnd, Duration.ofSeconds(20));
                    return HttpResponse.text(200, "done " + request.target());
                };
        var endpoint = HttpEndpoint.start(CONFIG, handler);
        var idle = new RawConnection(endpoint.port());
        var pending = client.sendAsync(request(endpoint, "/slow"), BodyHandlers.ofString());
        running.await();

        var closed = CompletableFuture.runAsync(endpoint::close);
        await().until(() -> refusesConnections(endpoint.port()));
        boolean closedBeforeTheEnd = closed.isDone();
        mayEnd.countDown();

        assertThat(pending.get(10, TimeUnit.SECONDS).body()).isEqualTo("done /slow");
        closed.get(10, TimeUnit.SECONDS);
        assertThat(closedBeforeTheEnd).isFalse();
        assertThat(idle.isAtEnd()).isTrue();
        idle.close();
    }

    @Test
    void closeCutsOffWhatOutlastsTheDrainTimeout() throws Exception {
        var running = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var answered = new AtomicInteger();
        HttpHandler handler =
                _ -> {
                    running.countDown();
                    awaitFor(never, Duration.ofSeconds(20));
                    return HttpResponse.empty(200);
                };
        var endpoint =
                HttpEndpoint.start(
                        CONFIG.withTimeouts(
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                Duration.ofMillis(200)),
                        handler);
        var pending =
                client.sendAsync(request(endpoint, "/"), BodyHandlers.ofString())
                        .thenRun(answered::incrementAndGet);
        running.await();

        endpoint.close();

        assertThatThrownBy(() -> pending.get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IOException.class);
        assertThat(answered).hasValue(0);
        never.countDown();
    }

    @Test
    void takenPortIsNamedInTheFailure() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config = CONFIG.withAddress("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> HttpEndpoint.start(config, TARGET))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    private java.net.http.HttpResponse<String> get(HttpEndpoint endpoint, String target)
            throws Exception {
        return client.send(request(endpoint, target), BodyHandlers.ofString());
    }

    private java.net.http.HttpResponse<String> postChunked(HttpEndpoint endpoint, byte[] body)
            throws Exception {
        return client.send(
                java.net.http.HttpRequest.newBuilder(uri(endpoint, "/"))
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static java.net.http.HttpRequest request(HttpEndpoint endpoint, String target) {
        return java.net.http.HttpRequest.newBuilder(uri(endpoint, target)).build();
    }

    private static URI uri(HttpEndpoint endpoint, String target) {
        return URI.create("http://127.0.0.1:" + endpoint.port() + target);
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String post(String target, String body) {
        return "POST "
                + target
                + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    /// Sends one more byte and says whether an answer is there.
    private static boolean refuses(RawConnection connection) {
        try {
            return connection.hasAnswer() || connection.send("x").hasAnswer();
        } catch (IOException _) {
            // Closed between the two: the answer is still to be read.
            return true;
        }
    }

    /// Sends some more and says whether the server has closed the connection.
    private static boolean isCutOff(RawConnection connection, String more) {
        try {
            connection.send(more);
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /// Waits for it.
    private static boolean isCutOff(RawConnection connection) throws IOException {
        try {
            return connection.isAtEnd();
        } catch (SocketException _) {
            return true;
        }
    }

    private static boolean refusesConnections(int port) {
        try (var _ = new RawConnection(port)) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static void awaitFor(CountDownLatch latch, Duration atMost) {
        try {
            latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class CapturedLog implements AutoCloseable {
        private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

        CapturedLog() {
            appender.start();
            root.addAppender(appender);
        }

        List<ILoggingEvent> problems() {
            return appender.list.stream()
                    .filter(e -> e.getLevel().isGreaterOrEqual(Level.WARN))
                    .toList();
        }

        @Override
        public void close() {
            root.detachAppender(appender);
        }
    }
}
