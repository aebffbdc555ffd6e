package io.opentrail.signer.fault;

import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.signer.DigestSigner;
import io.opentrail.store.s3.S3ObjectStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/// A signer in a process of its own, which stops at a point: broker, registry, store, key folder,
/// name, run, point. It is told the time before anything else, prints `READY`, is told `ARM`,
/// prints `REACHED` when it stands, and goes on when told `GO`. It ends with its input.
final class VictimMain {

    private VictimMain() {}

    static void main(String[] args) throws Exception {
        var clock = new FastClock();
        var stall = new Stall(Stall.Point.valueOf(args[6]), clock);
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        obey(commands.readLine(), clock, stall);
        try (var registry = new HttpSchemaRegistry(SchemaRegistryConfig.of(URI.create(args[1])));
                var store = new S3ObjectStore(FaultCell.store(URI.create(args[2])));
                DigestSigner _ =
                        FaultCell.start(
                                FaultCell.config(Path.of(args[3]), args[4]),
                                FaultCell.connection(args[0], stall.kafkaProperties()),
                                registry,
                                FaultCell.trails(Integer.parseInt(args[5])),
                                stall.store(store),
                                stall)) {
            Thread.ofVirtual().start(() -> tellWhenReached(stall));
            System.out.println("READY");
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                obey(line, clock, stall);
            }
            stall.release();
        }
    }

    private static void obey(String line, FastClock clock, Stall stall) {
        switch (line) {
            case "ARM" -> stall.arm();
            case "GO" -> stall.release();
            default -> clock.set(Instant.parse(line.substring("NOW ".length())));
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
