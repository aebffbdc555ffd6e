package io.opentrail.router;

import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.telemetry.Telemetry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A broker and a router in one process, as in a cell, for a test to kill.
final class BrokerAndRouter {

    static final TopicSizing SIZING =
            new TopicSizing(2, 1, Duration.ofDays(7), Duration.ofDays(31));
    static final String REGION = "us-east-1";
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

    private BrokerAndRouter() {}

    /// Takes the broker's folder and port, the URL of the registry, and the router's state folder,
    /// which is also its instance's name.
    static void main(String[] args) throws IOException {
        var kafka = new EmbeddedKafka.Config(Path.of(args[0]), Integer.parseInt(args[1]), Map.of());
        Path state = Path.of(args[3]);
        try (var broker = EmbeddedKafka.start(kafka);
                var registry =
                        new HttpSchemaRegistry(SchemaRegistryConfig.of(URI.create(args[2])));
                var _ =
                        new TestRouter(
                                        List.of(REGION),
                                        SIZING,
                                        KafkaConnection.of(broker.bootstrapServers()),
                                        registry)
                                .start(
                                        state.getFileName().toString(),
                                        state,
                                        COMMIT_INTERVAL,
                                        new Telemetry())) {
            System.out.println("READY");
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
