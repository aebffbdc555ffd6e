package io.opentrail.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.opentrail.access.identity.AccessKey;
import io.opentrail.access.identity.Account;
import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.Secret;
import io.opentrail.access.identity.Service;
import io.opentrail.access.identity.User;
import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Credentials;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.RequestSigner;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.KafkaClusterExtension;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/// What senders should not send, and that the gateway serves others afterwards, as if nothing had
/// been.
@ExtendWith(KafkaClusterExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class BadRequestsIT {

    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";
    private static final Credentials PRODUCER = new Credentials("AKIAPRODUCER", "secret-1");
    private static final Credentials BILLING = new Credentials("AKIABILLING", "secret-2");
    private static final Credentials ADMIN = new Credentials("AKIAADMIN", "secret-3");
    private static final Identities IDENTITIES =
            Identities.of(
                    List.of(
                            new Account(
                                    "111122223333",
                                    "main",
                                    List.of(new User("admin", List.of(key(ADMIN)), List.of())))),
                    List.of(
                            new Service(
                                    "producer", List.of(key(PRODUCER)), List.of("*"), List.of("*")),
                            new Service(
                                    "billing",
                                    List.of(key(BILLING)),
                                    List.of("billing.example.com"),
                                    List.of("444455556666"))));
    private static final int FIRST_BUFFER_BYTES = 16 << 10;
    private static final int BOMBS = 4;
    private static final int BOMB_BYTES = 1 << 30;

    /// Far above what two copies of the largest body take, far below what a bomb would.
    private static final long MAX_BYTES_A_BOMB = 32L << 20;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Telemetry telemetry = new Telemetry();
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private IngestGateway gateway;

    @BeforeAll
    void start(EmbeddedKafka kafka) throws Exception {
        gateway =
                TestGateway.start(
                        IngestGatewayConfig.of(List.of("us-east-1", "eu-west-1")),
                        kafka,
                        registry,
                        IDENTITIES,
                        telemetry);
    }

    @AfterAll
    void stop() {
        gateway.close();
        client.close();
    }

    @AfterEach
    void nothingStaysInMemoryAndTheNextIsServed() throws Exception {
        awaitInFlight(0);
        assertThat(send(PRODUCER, JSON, logFile(record(""))).body())
                .isEqualTo("{\"accepted\":1,\"rejected\":[]}");
    }

    @Test
    void onlyServicesThatProveWhoTheyAreMaySend() throws Exception {
        byte[] body = logFile(record(""));
        var wrongSecret = new Credentials(PRODUCER.accessKeyId(), "wrong");
        var unknown = new Credentials("AKIANOBODY", "secret");

        var unsigned = client.send(post(body).build(), BodyHandlers.ofString());
        var tampered =
                client.send(
                        signed(PRODUCER, JSON, body)
                                .POST(BodyPublishers.ofByteArray(logFile(record(" "))))
                                .build(),
                        BodyHandlers.ofString());

        assertRefused(unsigned, 403, "MissingAuthenticationTokenException", "Authorization");
        assertRefused(tampered, 403, "InvalidSignatureException", "x-amz-content-sha256");
        assertRefused(
                send(wrongSecret, JSON, body), 403, "InvalidSignatureException", "Secret Access");
        assertRefused(
                send(unknown, JSON, body), 403, "UnrecognizedClientException", "security token");
        assertRefused(
                send(ADMIN, JSON, body),
                403,
                "AccessDeniedException",
                "User: arn:aws:iam::111122223333:user/admin is not a service");
    }

    @Test
    void aServiceWritesItsOwnAccountsAndSourcesOnly() throws Exception {
        String own = record("").replace("s3.amazonaws.com", "billing.example.com");
        String ownFully = own.replace("111122223333", "444455556666");

        var response = send(BILLING, JSON, logFile(record(""), own, ownFully));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("{\"accepted\":1,\"rejected\":[{\"index\":0,")
                .contains("\"index\":1,", "\"code\":\"AccessDenied\"", "service 'billing'");
    }

    @Test
    void regionsThatAreNotServedAreRefusedPerRecord() throws Exception {
        String elsewhere = record("").replace("us-east-1", "mars-north-1");

        var response = send(PRODUCER, JSON, logFile(elsewhere, record("")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("{\"accepted\":1,")
                .contains("\"code\":\"UnknownRegion\"", "eu-west-1, us-east-1");
    }

    @Test
    void largeAndDeepRecordsAreRefusedOneByOne() throws Exception {
        String large = record(",\"x\":\"" + "a".repeat(257 << 10) + "\"");
        String lists = record(",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000));
        String objects = record(",\"x\":" + "{\"x\":".repeat(10_000) + "1" + "}".repeat(10_000));
        String[] records = {record(""), large, lists, record(""), objects, record("")};

        var file = send(PRODUCER, JSON, logFile(records));
        var lines = send(PRODUCER, LINES, bytes(String.join("\n", records)));

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body())
                .startsWith("{\"accepted\":3,\"rejected\":[{\"index\":1,")
                .contains("RecordTooLarge", "262144 are allowed")
                .contains("\"index\":2,", "\"index\":4,", "NestingTooDeep", "1000 are allowed");
        assertThat(lines.body()).isEqualTo(file.body());
    }

    @Test
    void brokenBodiesAreRefusedWithThePlace() throws Exception {
        var mismatched = send(PRODUCER, JSON, bytes("{\"Records\":[\n{]}"));
        var cut = send(PRODUCER, JSON, bytes("{\"Records\":[{\"a\":1"));
        var notRecords = send(PRODUCER, JSON, bytes("{\"records\":[]}"));
        var bottomless = send(PRODUCER, JSON, bytes("[".repeat(5 << 20)));
        var bottomlessRecord = send(PRODUCER, JSON, bytes("{\"Records\":[" + "[".repeat(4 << 20)));
        var bottomlessLine = send(PRODUCER, LINES, bytes("[".repeat(4 << 20) + "\n{}"));

        assertRefused(mismatched, 400, "InvalidBody", "line 2, column 2, byte ");
        assertRefused(cut, 400, "InvalidBody", "line 1, column 19, byte ");
        assertRefused(notRecords, 400, "InvalidBody", "has no \\\"Records\\\"");
        assertRefused(bottomless, 400, "InvalidBody", "must be an object {\\\"Records\\\":[…]}");
        assertRefused(bottomlessRecord, 400, "InvalidBody", "byte 4194316: the end");
        assertThat(bottomlessLine.body())
                .startsWith("{\"accepted\":0,\"rejected\":[{\"index\":0,")
                .contains("InvalidJson", "byte 4194304 of the line: the end");
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws Exception {
        byte[] good = bytes(record("") + "\n" + record(",\"x\":\"??\"") + "\n" + record(""));
        int at = new String(good, StandardCharsets.UTF_8).indexOf("??");
        byte[] bad = good.clone();
        bad[at] = (byte) 0xff;
        byte[] overlong = good.clone();
        overlong[at] = (byte) 0xc0;
        overlong[at + 1] = (byte) 0xaf;

        var refused = send(PRODUCER, LINES, bad);
        var refusedToo = send(PRODUCER, LINES, overlong);

        assertThat(List.of(refused.body(), refusedToo.body()))
                .allMatch(body -> body.startsWith("{\"accepted\":2,\"rejected\":[{\"index\":1,"))
                .allMatch(body -> body.contains("InvalidJson") && body.contains("UTF-8"));
        assertThat(refusedToo.body())
                .contains("byte %d of the record is not".formatted(at - record("").length() - 1));
    }

    @Test
    void moreThanTheLimitsIsRefused() throws Exception {
        var tooLarge = send(PRODUCER, JSON, new byte[6 << 20]);
        var tooMany = send(PRODUCER, LINES, bytes("{}\n".repeat(10_001)));
        var asMany = send(PRODUCER, LINES, bytes("{}\n".repeat(10_000)));

        assertRefused(tooLarge, 413, "BodyTooLarge", "5242880 bytes");
        assertRefused(tooMany, 413, "TooManyRecords", "10000 records");
        assertThat(asMany.statusCode()).isEqualTo(200);
        assertThat(asMany.body()).startsWith("{\"accepted\":0,");
    }

    @Test
    void compressionBombsAreStoppedAtTheLimit() throws Exception {
        byte[] bomb = gzip(BOMB_BYTES);
        byte[] bombOfBombs = repeated(bomb, 4);
        long before = allocatedBytes();

        for (int i = 0; i < BOMBS; i++) {
            assertRefused(send(PRODUCER, JSON, bomb, "gzip"), 413, "BodyTooLarge", "decompression");
            assertRefused(
                    send(PRODUCER, JSON, bombOfBombs, "gzip"),
                    413,
                    "BodyTooLarge",
                    "decompression");
        }

        assertThat(allocatedBytes() - before).isLessThan(2 * BOMBS * MAX_BYTES_A_BOMB);
    }

    @Test
    void encodingsThatDoNotHoldAreRefused() throws Exception {
        byte[] whole = gzip(1_000);
        byte[] cut = new byte[whole.length / 2];
        System.arraycopy(whole, 0, cut, 0, cut.length);

        assertRefused(
                send(PRODUCER, "text/csv", bytes("a,b")),
                400,
                "UnsupportedContentType",
                "Content-Type must be application/json");
        assertRefused(send(PRODUCER, JSON, cut, "gzip"), 400, "InvalidBody", "cut off after ");
        assertRefused(
                send(PRODUCER, JSON, bytes("plain"), "gzip"), 400, "InvalidBody", "no gzip header");
        assertRefused(
                send(PRODUCER, JSON, bytes("{}"), "br"),
                400,
                "InvalidBody",
                "use gzip or identity");
    }

    @Test
    void aSenderThatIsGoneAmidItsBodyLeavesNothingBehind() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            startChunked(socket.getOutputStream());
            awaitInFlight(FIRST_BUFFER_BYTES);
        }

        awaitInFlight(0);
    }

    @Test
    void brokenChunksAreRefused() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            startChunked(socket.getOutputStream());
            socket.getOutputStream().write(bytes("not a length\r\n"));
            socket.getOutputStream().flush();

            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("not valid HTTP");
        }
    }

    /// The head of a signed request and a first chunk.
    private void startChunked(OutputStream out) throws Exception {
        var head = new StringBuilder("POST /v1/records?region=us-east-1 HTTP/1.1\r\n");
        head.append("Host: 127.0.0.1:").append(gateway.port()).append("\r\n");
        head.append("Transfer-Encoding: chunked\r\n");
        head.append("Content-Type: ").append(JSON).append("\r\n");
        signature(PRODUCER, JSON, new byte[0])
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        out.write(bytes(head + "\r\n3\r\n{\"R\r\n"));
        out.flush();
    }

    private void awaitInFlight(int bytes) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(inFlight()).isEqualTo(bytes));
    }

    private double inFlight() {
        return telemetry.registry().scrape().stream()
                .filter(metric ->
                        metric.getMetadata().getName().endsWith("gateway_in_flight_bytes"))
                .map(metric -> ((GaugeSnapshot) metric).getDataPoints().getFirst().getValue())
                .findFirst()
                .orElseThrow();
    }

    /// By all threads since the start.
    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }

    private static void assertRefused(
            HttpResponse<String> response, int status, String code, String message) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains("{\"code\":\"" + code + "\"").contains(message);
        assertThat(response.headers().firstValue("x-amzn-ErrorType")).hasValue(code);
    }

    private HttpResponse<String> send(Credentials credentials, String contentType, byte[] body)
            throws Exception {
        return client.send(signed(credentials, contentType, body).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(
            Credentials credentials, String contentType, byte[] body, String encoding)
            throws Exception {
        return client.send(
                signed(credentials, contentType, body).header("Content-Encoding", encoding).build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder signed(Credentials credentials, String contentType, byte[] body) {
        var request = post(body).header("Content-Type", contentType);
        signature(credentials, contentType, body).forEach(request::header);
        return request;
    }

    private HttpRequest.Builder post(byte[] body) {
        return HttpRequest.newBuilder(uri()).POST(BodyPublishers.ofByteArray(body));
    }

    private Map<String, String> signature(
            Credentials credentials, String contentType, byte[] body) {
        return new RequestSigner(credentials, "us-east-1", "cloudtrail-data")
                .sign(
                        "POST",
                        uri(),
                        List.of(new Header("Content-Type", contentType)),
                        BodyHash.of(body),
                        Instant.now());
    }

    private URI uri() {
        return URI.create(
                "http://127.0.0.1:%d/v1/records?region=us-east-1".formatted(gateway.port()));
    }

    private static String record(String more) {
        return """
        {"eventVersion":"1.08","eventTime":"2026-01-02T03:04:05Z","eventSource":"s3.amazonaws.com",\
        "eventName":"GetObject","awsRegion":"us-east-1","recipientAccountId":"111122223333",\
        "eventID":"e"%s}\
        """
                .formatted(more);
    }

    private static byte[] logFile(String... records) {
        return bytes("{\"Records\":[" + String.join(",", records) + "]}");
    }

    /// That many zeros.
    private static byte[] gzip(int length) throws Exception {
        var out = new ByteArrayOutputStream();
        byte[] zeros = new byte[1_000];
        try (var gzip = new GZIPOutputStream(out)) {
            for (int left = length; left > 0; left -= zeros.length) {
                gzip.write(zeros, 0, Math.min(left, zeros.length));
            }
        }
        return out.toByteArray();
    }

    private static byte[] repeated(byte[] bytes, int times) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static AccessKey key(Credentials credentials) {
        return new AccessKey(credentials.accessKeyId(), new Secret(credentials.secret()));
    }
}
