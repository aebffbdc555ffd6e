package io.opentrail.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.Quota;
import io.opentrail.access.identity.Service;
import io.opentrail.access.signature.Credentials;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.gateway.IngestGatewayConfig.Fairness;
import io.opentrail.gateway.IngestGatewayConfig.Limits;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.KafkaClusterExtension;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/// That no sender takes from the others what they need: rate, memory, connections.
@ExtendWith(KafkaClusterExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class FairnessIT {

    private static final String ACCOUNT = "111122223333";
    private static final Credentials GREEDY = new Credentials("AKIAGREEDY", "secret-1");
    private static final Credentials MODEST = new Credentials("AKIAMODEST", "secret-2");
    private static final Credentials LIMITED = new Credentials("AKIALIMITED", "secret-3");
    private static final Credentials CARELESS = new Credentials("AKIACARELESS", "secret-4");
    private static final Credentials WASTEFUL = new Credentials("AKIAWASTEFUL", "secret-5");
    private static final Identities IDENTITIES =
            Identities.of(
                    List.of(),
                    List.of(
                            service("greedy", GREEDY, Quota.NONE),
                            service("modest", MODEST, Quota.NONE),
                            service(
                                    "limited",
                                    LIMITED,
                                    new Quota(OptionalLong.of(1), OptionalLong.empty())),
                            service(
                                    "careless",
                                    CARELESS,
                                    new Quota(OptionalLong.of(1), OptionalLong.empty())),
                            service(
                                    "wasteful",
                                    WASTEFUL,
                                    new Quota(OptionalLong.empty(), OptionalLong.of(100_000)))));
    private static final int BODY_BYTES = 5 << 20;
    private static final long IN_FLIGHT_BYTES = 128L << 20;
    private static final long SHARE_BYTES = 86L << 20;
    private static final int SLOW_SENDERS = 1_000;

    /// As many as the gateway accepts, and some more.
    private static final int CONNECTIONS = 4_020;

    /// A buffer of 16 KiB, Jetty's own, and what a request and its thread are.
    private static final long BYTES_A_SLOW_SENDER = 64L << 10;

    private final Telemetry telemetry = new Telemetry();
    private IngestGateway gateway;

    @BeforeAll
    void start(EmbeddedKafka kafka) throws Exception {
        gateway =
                TestGateway.start(
                        IngestGatewayConfig.of(List.of("us-east-1"))
                                .with(
                                        new Limits(BODY_BYTES, 10_000, IN_FLIGHT_BYTES),
                                        new Fairness(
                                                Quota.NONE, Duration.ofSeconds(10), SHARE_BYTES)),
                        kafka,
                        new InMemorySchemaRegistry(),
                        IDENTITIES,
                        telemetry);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void serviceOverItsQuotaIsToldWhenToComeAgainAndNoOther() throws Exception {
        try (var limited = new TestSender(gateway.port(), LIMITED);
                var modest = new TestSender(gateway.port(), MODEST)) {
            HttpResponse<String> burst = limited.send(records(100));
            HttpResponse<String> refused = limited.send(records(1));

            assertThat(burst.statusCode()).isEqualTo(200);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("\"code\":\"QuotaExceeded\"", "service 'limited'");
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(80L, 90L);
            assertThat(modest.send(records(1)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void oneServiceTakesItsShareOfMemoryAndNoMore() throws Exception {
        byte[] body = large();
        var held = new ArrayList<Socket>();
        try (var greedy = new TestSender(gateway.port(), GREEDY);
                var modest = new TestSender(gateway.port(), MODEST)) {
            for (int i = 0; i < SHARE_BYTES / body.length; i++) {
                held.add(greedy.begin(body, body.length - 1));
            }
            awaitInFlight((double) SHARE_BYTES - body.length);

            HttpResponse<String> more = greedy.send(body);

            assertThat(more.statusCode()).isEqualTo(429);
            assertThat(more.body()).contains("\"code\":\"TooManyRequests\"", "service 'greedy'");
            assertThat(more.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(modest.send(records(1_000)).statusCode()).isEqualTo(200);
        } finally {
            closeAll(held);
        }
        awaitNothingInFlight();
    }

    @Test
    void answersThatNobodyReadsCountUntilTheirSendersLeave() throws Exception {
        byte[] body = refusedWithLongIds();
        var held = new ArrayList<Socket>();
        try (var greedy = new TestSender(gateway.port(), GREEDY);
                var modest = new TestSender(gateway.port(), MODEST)) {
            for (int i = 0; i < 2; i++) {
                held.add(greedy.begin(body, body.length));
            }
            awaitAnswered(held);
            awaitRequests(0);

            assertThat(value("in_flight_bytes")).isGreaterThan(held.size() * (double) BODY_BYTES);
            assertThat(modest.send(records(1)).statusCode()).isEqualTo(200);
        } finally {
            closeAll(held);
        }
        awaitNothingInFlight();
    }

    @Test
    void manyTinyRecordsTakeMoreThanTheirBytesAndNoMoreThanTheShare() throws Exception {
        byte[] body = TestSender.bytes("{\"Records\":[" + "1,".repeat(9_999) + "1]}");
        var held = new ArrayList<Socket>();
        try (var greedy = new TestSender(gateway.port(), GREEDY);
                var modest = new TestSender(gateway.port(), MODEST)) {
            for (int i = 0; i < SHARE_BYTES / BODY_BYTES; i++) {
                held.add(greedy.begin(large(), BODY_BYTES - 1));
            }
            awaitInFlight((double) SHARE_BYTES - BODY_BYTES);

            HttpResponse<String> ofTinyRecords = greedy.send(body);
            HttpResponse<String> ofAnother = modest.send(body);

            assertThat(body).hasSizeLessThan(30_000);
            assertThat(ofTinyRecords.statusCode()).isEqualTo(429);
            assertThat(ofTinyRecords.body()).contains("\"code\":\"TooManyRequests\"");
            assertThat(ofAnother.statusCode()).isEqualTo(200);
            assertThat(ofAnother.body()).startsWith("{\"accepted\":0,");
        } finally {
            closeAll(held);
        }
        awaitNothingInFlight();
    }

    @Test
    void rubbishCountsAsARecordARequest() throws Exception {
        byte[] noJson = TestSender.bytes("rubbish");
        try (var careless = new TestSender(gateway.port(), CARELESS)) {
            List<HttpResponse<String>> answers = new ArrayList<>();
            do {
                answers.add(careless.send(noJson));
                answers.add(careless.send(noJson, "gzip"));
                answers.add(careless.send(noJson, "br"));
            } while (answers.getLast().statusCode() == 400 && answers.size() < 150);

            assertThat(answers.getFirst().body()).contains("\"code\":\"InvalidBody\"");
            assertThat(answers).hasSizeGreaterThan(9);
            assertThat(answers.getLast().statusCode()).isEqualTo(429);
            assertThat(answers.getLast().body()).contains("\"code\":\"QuotaExceeded\"");
        }
    }

    @Test
    void whatIsReadOfABodyThatIsTooLargeCounts() throws Exception {
        byte[] bomb = gzip(new byte[BODY_BYTES + 1]);
        try (var wasteful = new TestSender(gateway.port(), WASTEFUL)) {
            HttpResponse<String> tooLarge = wasteful.send(bomb, "gzip");
            HttpResponse<String> next = wasteful.send(records(1));

            assertThat(tooLarge.body()).contains("\"code\":\"BodyTooLarge\"");
            assertThat(next.statusCode()).isEqualTo(429);
            assertThat(next.body()).contains("\"code\":\"QuotaExceeded\"");
        }
    }

    @Test
    void thousandSlowSendersHoldLittleAndNobodyUp() throws Exception {
        byte[] body = large();
        long before = liveHeapBytes();
        var held = new ArrayList<Socket>();
        try (var greedy = new TestSender(gateway.port(), GREEDY);
                var modest = new TestSender(gateway.port(), MODEST)) {
            byte[] head = greedy.head(body);
            for (int i = 0; i < SLOW_SENDERS; i++) {
                held.add(greedy.begin(head, body, 10));
            }
            awaitRequests(SLOW_SENDERS);

            assertThat(liveHeapBytes() - before).isLessThan(SLOW_SENDERS * BYTES_A_SLOW_SENDER);
            assertThat(value("in_flight_bytes")).isLessThanOrEqualTo(SLOW_SENDERS * (16 << 10));
            assertThat(modest.send(records(1_000)).statusCode()).isEqualTo(200);
        } finally {
            closeAll(held);
        }
        awaitNothingInFlight();
    }

    @Test
    void asManySlowHeadsAsThereCanBeConnectionsHoldNobodyUp() throws Exception {
        var held = new ArrayList<Socket>();
        try (var modest = new TestSender(gateway.port(), MODEST);
                var timer = Executors.newSingleThreadScheduledExecutor()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                held.add(new Socket(InetAddress.getLoopbackAddress(), gateway.port()));
                trickle(held.getLast(), "POST /v1/records HTTP/1.1\r\nX: ");
            }
            var trickling =
                    timer.scheduleWithFixedDelay(
                            () -> held.forEach(socket -> trickle(socket, "x")),
                            5,
                            5,
                            TimeUnit.SECONDS);

            HttpResponse<String> ofAnother = modest.send(records(1));
            trickling.cancel(false);

            assertThat(ofAnother.statusCode()).isEqualTo(200);
        } finally {
            closeAll(held);
        }
    }

    private static void trickle(Socket socket, String text) {
        try {
            socket.getOutputStream().write(TestSender.bytes(text));
        } catch (IOException _) {
            // the gateway has closed it
        }
    }

    private static List<String> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> TestSender.record(ACCOUNT, "e-" + i))
                .toList();
    }

    /// As large as a body can be.
    private static byte[] large() {
        byte[] body = TestSender.bytes("{\"Records\":[" + " ".repeat(BODY_BYTES - 14) + "]}");
        assertThat(body).hasSize(BODY_BYTES);
        return body;
    }

    /// A body of less than the limit, and an answer of about as much.
    private static byte[] refusedWithLongIds() {
        String record = "{\"eventID\":\"" + "e".repeat(505) + "\"}";
        return TestSender.logFile(Collections.nCopies(10_000, record));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /// Until the first byte of each answer is there.
    private static void awaitAnswered(List<Socket> senders) {
        await(() -> {
            for (Socket sender : senders) {
                assertThat(sender.getInputStream().available()).isPositive();
            }
        });
    }

    private void awaitInFlight(double bytes) {
        await(() -> assertThat(value("in_flight_bytes")).isGreaterThan(bytes));
    }

    private void awaitRequests(int count) {
        await(() -> assertThat(value("in_flight_requests")).isEqualTo(count));
    }

    private void awaitNothingInFlight() {
        await(() -> assertThat(value("in_flight_bytes")).isZero());
        await(() -> assertThat(value("in_flight_requests")).isZero());
    }

    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }

    private double value(String gauge) {
        return telemetry.registry().scrape().stream()
                .filter(metric -> metric.getMetadata().getName().endsWith("gateway_" + gauge))
                .map(metric -> ((GaugeSnapshot) metric).getDataPoints().getFirst().getValue())
                .findFirst()
                .orElseThrow();
    }

    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static Service service(String name, Credentials credentials, Quota quota) {
        return new Service(
                name, List.of(TestSender.key(credentials)), List.of("*"), List.of("*"), quota);
    }
}
