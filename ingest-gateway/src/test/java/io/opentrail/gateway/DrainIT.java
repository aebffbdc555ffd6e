package io.opentrail.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.signature.Credentials;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.embedded.start.Ports;
import io.opentrail.testing.KafkaClusterExtension;
import io.opentrail.testing.RegistryExtension;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM to a gateway as a process of its own.
@ExtendWith({KafkaClusterExtension.class, RegistryExtension.class})
class DrainIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ACCOUNT = "111122223333";
    private static final Credentials PRODUCER = new Credentials("AKIAPRODUCER", "secret1");

    private final int port = Ports.free();
    private final int metricsPort = Ports.free();

    @Test
    void requestsInFlightAreAnsweredAndNoMoreAreTaken(
            EmbeddedKafka kafka, RegistryProcess registry, @TempDir Path folder) throws Exception {
        Process gateway = start(kafka, registry, folder);
        try (var sender = new TestSender(port, PRODUCER)) {
            await(() -> assertThat(sender.health().statusCode()).isEqualTo(200));
            byte[] body = TestSender.logFile(List.of(TestSender.record(ACCOUNT, "e-1")));
            try (Socket inFlight = sender.begin(body, 20)) {
                await(() -> assertThat(metrics(sender)).contains("in_flight_requests 1.0"));

                gateway.destroy();
                await(() -> assertThat(sender.health().body()).contains("draining: answers 1"));
                int healthWhileDraining = sender.health().statusCode();
                var refused = sender.send(body);
                inFlight.getOutputStream().write(body, 20, body.length - 20);
                inFlight.getOutputStream().flush();
                String answer =
                        new String(
                                inFlight.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(healthWhileDraining).isEqualTo(503);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(answer)
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith("{\"accepted\":1,\"rejected\":[]}");
                assertThat(gateway.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            gateway.destroyForcibly();
        }
    }

    private String metrics(TestSender sender) throws IOException, InterruptedException {
        return sender.get(metricsPort, "/metrics").body();
    }

    private Process start(EmbeddedKafka kafka, RegistryProcess registry, Path folder)
            throws IOException {
        Path identities =
                Files.writeString(
                        folder.resolve("identities.yaml"),
                        """
                        accounts: []
                        services:
                          - name: producer
                            accessKeys: [{id: %s, secret: %s}]
                            eventSources: ["*"]
                            accounts: ["*"]
                        """
                                .formatted(PRODUCER.accessKeyId(), PRODUCER.secret()));
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        command.add("--listen=127.0.0.1:" + port);
        command.add("--metrics-listen=127.0.0.1:" + metricsPort);
        command.add("--bootstrap-servers=" + kafka.bootstrapServers());
        command.add("--schema-registry=" + registry.url());
        command.add("--identity-file=" + identities);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("gateway.log").toFile())
                .start();
    }

    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(assertion);
    }
}
