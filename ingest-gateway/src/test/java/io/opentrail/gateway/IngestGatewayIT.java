package io.opentrail.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.identity.AccessKey;
import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.Secret;
import io.opentrail.access.identity.Service;
import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Credentials;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.RequestSigner;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.event.AuditEvent;
import io.opentrail.gateway.kafka.ProducerTuning;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.KafkaRecords;
import io.opentrail.testing.RegistryExtension;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RegistryExtension.class)
class IngestGatewayIT {

    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";
    private static final Credentials PRODUCER = new Credentials("AKIAPRODUCER", "secret-1");
    private static final Identities IDENTITIES =
            Identities.of(
                    List.of(),
                    List.of(
                            new Service(
                                    "producer",
                                    List.of(key(PRODUCER)),
                                    List.of("*"),
                                    List.of("*"))));

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void eventsAreKeptByteForByteAndWhatIsBadIsRefused(
            RegistryProcess registryProcess, @TempDir Path folder) throws Exception {
        try (var kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
                var registry =
                        new HttpSchemaRegistry(SchemaRegistryConfig.of(registryProcess.url()));
                var gateway = start(kafka, registry)) {
            List<String> records = IntStream.range(0, 500).mapToObj(i -> record(i, "")).toList();
            String deep = "[".repeat(10_000) + "]".repeat(10_000);

            var kept = send(gateway, PRODUCER, JSON, gzip(logFile(records)), true);
            var mixed =
                    send(
                            gateway,
                            PRODUCER,
                            LINES,
                            bytes(
                                    String.join(
                                            "\n",
                                            record(500, ",\"x\":" + deep),
                                            record(501, ",\"x\":\"" + "a".repeat(257 << 10) + "\""),
                                            "{oops",
                                            record(502, ""))),
                            false);

            assertThat(kept.body()).isEqualTo("{\"accepted\":500,\"rejected\":[]}");
            assertThat(kept.statusCode()).isEqualTo(200);
            assertThat(mixed.body())
                    .contains("\"accepted\":1", "NestingTooDeep", "RecordTooLarge", "InvalidJson");
            assertThat(stored(kafka, registry, 501))
                    .startsWith(records.toArray(String[]::new))
                    .endsWith(record(502, ""));
        }
    }

    @Test
    void withoutKafkaNothingIsAcknowledged(RegistryProcess registryProcess, @TempDir Path folder)
            throws Exception {
        var kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
        try (var registry = new HttpSchemaRegistry(SchemaRegistryConfig.of(registryProcess.url()));
                var gateway = start(kafka, registry)) {
            var before = health(gateway);
            kafka.close();

            var refused = send(gateway, PRODUCER, JSON, logFile(List.of(record(1, ""))), false);
            var after = health(gateway);

            assertRefused(refused, 503, "ServiceUnavailable");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(before.statusCode()).isEqualTo(200);
            assertThat(after.statusCode()).isEqualTo(503);
        } finally {
            kafka.close();
        }
    }

    private static void assertRefused(HttpResponse<String> response, int status, String text) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(text);
    }

    private static IngestGateway start(EmbeddedKafka kafka, HttpSchemaRegistry registry)
            throws Exception {
        var producer =
                new ProducerTuning(
                        "lz4",
                        Duration.ofMillis(5),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        32 << 20);
        var config = IngestGatewayConfig.of(List.of("us-east-1", "eu-west-1")).with(producer);
        return TestGateway.start(config, kafka, registry, IDENTITIES, new Telemetry());
    }

    private HttpResponse<String> send(
            IngestGateway gateway,
            Credentials credentials,
            String contentType,
            byte[] body,
            boolean gzipped)
            throws Exception {
        URI uri =
                URI.create(
                        "http://127.0.0.1:%d/v1/records?region=us-east-1"
                                .formatted(gateway.port()));
        var request =
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofByteArray(body));
        if (gzipped) {
            request.header("Content-Encoding", "gzip");
        }
        new RequestSigner(credentials, "anywhere", "cloudtrail-data")
                .sign(
                        "POST",
                        uri,
                        List.of(new Header("Content-Type", contentType)),
                        BodyHash.of(body),
                        Instant.now())
                .forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> health(IngestGateway gateway) throws Exception {
        var uri = URI.create("http://127.0.0.1:%d/healthz".formatted(gateway.port()));
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static List<String> stored(
            EmbeddedKafka kafka, HttpSchemaRegistry registry, int count) {
        var deserializer = AuditEvents.deserializer(registry);
        return new KafkaRecords(kafka.bootstrapServers())
                .await(TopicCatalogue.eventsOf("us-east-1"), count, Duration.ofSeconds(30)).stream()
                        .map(record -> deserializer.decode(record.value()))
                        .map(AuditEvent::getRecord)
                        .map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString())
                        .toList();
    }

    private static String record(int number, String more) {
        return """
        {"eventVersion":"1.08","eventTime":"2026-01-02T03:04:05Z","eventSource":"s3.amazonaws.com", \
        "eventName":"GetObject","awsRegion":"us-east-1","recipientAccountId":"111122223333",\
        "eventID":"%d","n":243.0,"s":"\\u003d","n":null%s }\
        """
                .formatted(number, more);
    }

    private static byte[] logFile(List<String> records) {
        return bytes(records.stream().collect(Collectors.joining(",", "{\"Records\":[", "]}")));
    }

    private static byte[] gzip(byte[] bytes) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
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
