package io.opentrail.router;

import io.opentrail.access.identity.Identities;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.router.repeat.RepeatConfig;
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
import java.time.InstantSource;
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
        var config =
                new TrailRouterConfig(
                        List.of(REGION),
                        SIZING,
                        state.getFileName().toString(),
                        1,
                        RepeatConfig.DEFAULT,
                        state,
                        TrailRouterConfig.DEFAULT_MAX_LIVE_TOPICS,
                        COMMIT_INTERVAL);
        try (var broker = EmbeddedKafka.start(kafka);
                var registry =
                        new HttpSchemaRegistry(SchemaRegistryConfig.of(URI.create(args[2])));
                var _ =
                        TrailRouter.start(
                                config,
                                KafkaConnection.of(broker.bootstrapServers()),
                                registry,
                                () -> Identities.of(List.of(), List.of()),
                                new Telemetry(),
                                InstantSource.system())) {
            System.out.println("READY");
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
