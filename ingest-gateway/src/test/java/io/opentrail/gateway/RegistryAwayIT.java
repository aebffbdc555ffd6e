package io.opentrail.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.embedded.registry.RegistryProcess;
import io.opentrail.embedded.start.Ports;
import io.opentrail.schemas.registry.FileBackedSchemaRegistry;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.registry.SchemaRegistryException;
import io.opentrail.testing.KafkaClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(KafkaClusterExtension.class)
class RegistryAwayIT {

    @Test
    void gatewaysGoOnAndNewOnesStartWithWhatWasKept(EmbeddedKafka kafka, @TempDir Path folder)
            throws Exception {
        RegistryProcess process = registryProcess(folder);
        var config = SchemaRegistryConfig.of(process.url());
        Path kept = folder.resolve("schemas.properties");
        try (var http = new HttpSchemaRegistry(config);
                var gateway = start(kafka, new FileBackedSchemaRegistry(http, kept))) {
            process.close();

            assertThat(send(gateway)).isEqualTo(200);
        } finally {
            process.close();
        }
        try (var http = new HttpSchemaRegistry(config);
                var gateway = start(kafka, new FileBackedSchemaRegistry(http, kept))) {
            assertThat(send(gateway)).isEqualTo(200);
            assertThatThrownBy(() -> start(kafka, http))
                    .isInstanceOf(SchemaRegistryException.class);
        }
    }

    private static int send(IngestGateway gateway) throws Exception {
        try (var sender = new TestSender(gateway.port(), TestGateway.PRODUCER)) {
            return sender.send(List.of(TestSender.record("111122223333", "e-1"))).statusCode();
        }
    }

    private static RegistryProcess registryProcess(Path folder) {
        return RegistryProcess.start(
                new RegistryProcess.Config(
                        Path.of(System.getProperty("opentrail.registry.home")),
                        folder.resolve("registry"),
                        Ports.free(),
                        folder.resolve("registry.log"),
                        Duration.ofSeconds(90)));
    }

    private static IngestGateway start(EmbeddedKafka kafka, SchemaRegistry registry)
            throws Exception {
        return TestGateway.start(IngestGatewayConfig.of(List.of("us-east-1")), kafka, registry);
    }
}
