package io.opentrail.sink.fault;

import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.sink.S3Sink;
import io.opentrail.sink.S3SinkConfig;
import io.opentrail.sink.SinkCell;
import io.opentrail.sink.Stall;
import io.opentrail.store.s3.S3ObjectStore;
import io.opentrail.telemetry.Telemetry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A sink in a process of its own, which stops at a point: broker, registry, store, name, point. It
/// prints `READY`, is told `ARM`, prints `REACHED` when it stands, and goes on when told `GO`. It
/// ends with its input.
final class VictimMain {

    private VictimMain() {}

    static void main(String[] args) throws Exception {
        var stall = new Stall(Stall.Point.valueOf(args[4]));
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (var registry = new HttpSchemaRegistry(SchemaRegistryConfig.of(URI.create(args[1])));
                var store = new S3ObjectStore(FaultCell.store(URI.create(args[2])));
                var _ =
                        S3Sink.start(
                                new S3SinkConfig(args[3], SinkCell.QUICK),
                                new KafkaConnection(args[0], stall.kafkaProperties()),
                                registry,
                                FaultCell.CATALOGUE,
                                stall.store(store),
                                new Telemetry(),
                                stall)) {
            Thread.ofVirtual().start(() -> tellWhenReached(stall));
            System.out.println("READY");
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                switch (line) {
                    case "ARM" -> stall.arm();
                    case "GO" -> stall.release();
                    default -> throw new IllegalArgumentException(line);
                }
            }
            stall.release();
        }
    }

    private static void tellWhenReached(Stall stall) {
        try {
            stall.awaitReached();
            System.out.println("REACHED");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
