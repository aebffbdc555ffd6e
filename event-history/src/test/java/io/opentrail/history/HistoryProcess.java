package io.opentrail.history;

import io.opentrail.history.store.StoreConfig;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.testing.fault.Victim;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// A history as a process that can be killed. Writes its port into its folder.
final class HistoryProcess {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private HistoryProcess() {}

    static Victim start(Path folder, String instance, String bootstrapServers, URI registry)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var victim =
                Victim.start(
                        HistoryProcess.class,
                        List.of(folder.toString(), instance, bootstrapServers, registry.toString()),
                        folder.resolveSibling(instance + ".log"),
                        DEADLINE);
        victim.awaitReady();
        return victim;
    }

    static int port(Path folder) throws IOException {
        return Integer.parseInt(Files.readString(folder.resolve("port")));
    }

    static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]);
        var telemetry = new Telemetry();
        try (var registry = new HttpSchemaRegistry(SchemaRegistryConfig.of(URI.create(args[3])));
                var history =
                        EventHistory.start(
                                HistoryCell.config(folder, args[1], StoreConfig.DEFAULT),
                                KafkaConnection.of(args[2]),
                                registry,
                                telemetry,
                                InstantSource.system())) {
            Files.writeString(folder.resolve("port"), String.valueOf(history.port()));
            while (!telemetry.health().report().isUp()) {
                Thread.sleep(POLL);
            }
            System.out.println("READY");
            while (System.in.read() >= 0) {
                // until it is closed
            }
        }
    }
}
