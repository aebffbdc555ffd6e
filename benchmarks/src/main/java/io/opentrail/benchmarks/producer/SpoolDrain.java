package io.opentrail.benchmarks.producer;

import io.opentrail.benchmarks.process.BrokerMain;
import io.opentrail.benchmarks.process.RegistryMain;
import io.opentrail.benchmarks.process.ScratchFolder;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.embedded.start.Ports;
import io.opentrail.producer.EventRecorder;
import io.opentrail.producer.RecorderConfig;
import io.opentrail.producer.delivery.DeliveryConfig;
import io.opentrail.producer.spool.Acceptance;
import io.opentrail.producer.spool.OverflowPolicy;
import io.opentrail.producer.spool.SpoolConfig;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How fast a full spool is worked off, by the recorder that opens it, beside a [PlainSender] of
/// the same events from a plain file: against a real gateway with its broker and registry, each in
/// a JVM of its own, and against one that keeps nothing. They take turns.
public final class SpoolDrain {

    private static final long BYTES = Long.getLong("spool.bytes", 1L << 30);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final ScratchFolder folder;
    private final int kafkaPort = Ports.free();
    private final int registryPort = Ports.free();
    private final int gatewayPort = Ports.free();

    private SpoolDrain(ScratchFolder folder) {
        this.folder = folder;
    }

    static void main() throws Exception {
        try (var folder = ScratchFolder.make("spool-drain")) {
            new SpoolDrain(folder).run();
        }
    }

    private void run() throws Exception {
        Path lines = folder.resolve("events.jsonl");
        long events = write(lines);
        System.out.printf("%d events, %d bytes%n", events, Files.size(lines));
        try (var sink = new SinkGateway(0)) {
            rounds("gateway that keeps nothing", sink.address(), lines, events);
        }
        try (var broker = folder.startPart("kafka", "1g", BrokerMain.class, kafkaPort);
                var registry =
                        folder.startPart("registry", "1g", RegistryMain.class, registryPort)) {
            broker.awaitLine("READY");
            registry.awaitLine("READY");
            try (var gateway = gateway()) {
                URI address = URI.create("http://127.0.0.1:" + gatewayPort);
                gateway.awaitHealthy(address.resolve("/healthz"));
                rounds("real gateway", address, lines, events);
            }
        }
    }

    private void rounds(String what, URI gateway, Path lines, long events) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            double plain = events / PlainSender.send(lines, gateway);
            double drained = events / drain(gateway, events);
            System.out.printf(
                    "%s, round %d: recorder %.0f events/s, plain sender %.0f events/s, ratio %.2f%n",
                    what, round, drained, plain, drained / plain);
        }
    }

    private static long write(Path lines) throws IOException {
        long events = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(lines), 1 << 20)) {
            for (long bytes = 0; bytes < BYTES; events++) {
                byte[] line =
                        (SampleEvents.event(events).toJson() + "\n")
                                .getBytes(StandardCharsets.UTF_8);
                out.write(line);
                bytes += line.length;
            }
        }
        return events;
    }

    /// Seconds from opening a full spool until all of it is acknowledged.
    private double drain(URI gateway, long events) throws InterruptedException {
        Path spool = folder.resolve("spool");
        fill(spool, events);
        long start = System.nanoTime();
        try (var recorder = EventRecorder.open(config(spool, gateway))) {
            long left = recorder.metrics().waitingBytes();
            if (left < BYTES) {
                throw new IllegalStateException("a spool of %d bytes only".formatted(left));
            }
            if (!recorder.flush(LIMIT)) {
                throw new IllegalStateException("not drained: " + recorder.metrics());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (recorder.metrics().delivered() < events) {
                throw new IllegalStateException("lost: " + recorder.metrics());
            }
            return seconds;
        }
    }

    private static void fill(Path spool, long events) {
        URI nobody = URI.create("http://127.0.0.1:" + Ports.free());
        try (var recorder = EventRecorder.open(config(spool, nobody))) {
            for (long i = 0; i < events; i++) {
                if (recorder.record(SampleEvents.event(i)) == Acceptance.DROPPED) {
                    throw new IllegalStateException("dropped: " + recorder.metrics());
                }
            }
            recorder.close(Duration.ZERO);
        }
    }

    private static RecorderConfig config(Path spool, URI gateway) {
        return RecorderConfig.of(
                        DeliveryConfig.to(List.of(gateway), SampleEvents.REGION, SampleEvents.KEY))
                .withOverflow(new OverflowPolicy.Block(Duration.ofMinutes(1)))
                .withSpool(SpoolConfig.in(spool).withMaxBytes(4 * BYTES));
    }

    private ServiceProcess gateway() throws IOException {
        Path identities = folder.resolve("identity.yaml");
        Files.writeString(
                identities,
                """
                accounts:
                  - id: "%s"
                    name: main
                services:
                  - name: billing
                    accessKeys: [{id: %s, secret: "%s"}]
                    eventSources: ["*"]
                    accounts: ["*"]
                """
                        .formatted(
                                SampleEvents.ACCOUNT,
                                SampleEvents.KEY.id(),
                                SampleEvents.KEY.secret()));
        return ServiceProcess.start(
                "gateway",
                "1g",
                folder.resolve("gateway.log"),
                "io.opentrail.gateway.Main",
                List.of(
                        "--listen=127.0.0.1:" + gatewayPort,
                        "--metrics-listen=127.0.0.1:" + Ports.free(),
                        "--bootstrap-servers=127.0.0.1:" + kafkaPort,
                        "--schema-registry=http://127.0.0.1:%d/apis/ccompat/v7"
                                .formatted(registryPort),
                        "--identity-file=" + identities));
    }
}
