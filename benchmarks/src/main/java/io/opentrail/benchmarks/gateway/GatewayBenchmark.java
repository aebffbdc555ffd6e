package io.opentrail.benchmarks.gateway;

import io.opentrail.benchmarks.process.BrokerMain;
import io.opentrail.benchmarks.process.Memory;
import io.opentrail.benchmarks.process.RegistryMain;
import io.opentrail.benchmarks.process.ScratchFolder;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.embedded.start.Ports;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// Events that the gateway takes for each second of its processor time, beside the [BareHandler],
/// both answering the same signed batches in turn, on the same broker. Broker, registry, gateway
/// and bare handler have a JVM of their own; the sender's is this one.
public final class GatewayBenchmark {

    private static final int PARTITIONS = 4;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int DISTINCT_BATCHES = 16;
    private static final String BARE_TOPIC = "benchmark.bare";

    private final GatewayBenchmarkConfig config;
    private final ScratchFolder folder;
    private final int kafkaPort = Ports.free();
    private final int registryPort = Ports.free();
    private final int gatewayPort = Ports.free();
    private final int barePort = Ports.free();

    private GatewayBenchmark(GatewayBenchmarkConfig config, ScratchFolder folder) {
        this.config = config;
        this.folder = folder;
    }

    static void main(String[] args) throws Exception {
        GatewayBenchmarkConfig config =
                Settings.read(
                        "gateway-benchmark", args, System.getenv(), GatewayBenchmarkConfig::from);
        try (var folder = ScratchFolder.make("gateway-benchmark")) {
            new GatewayBenchmark(config, folder).run();
        }
    }

    private void run() throws Exception {
        try (var broker = folder.startPart("kafka", "1g", BrokerMain.class, kafkaPort);
                var registry =
                        folder.startPart("registry", "256m", RegistryMain.class, registryPort)) {
            broker.awaitLine("READY");
            registry.awaitLine("READY");
            makeBareTopic();
            try (var gateway = gateway();
                    var bare = bare();
                    var load =
                            new Load(
                                    Batches.of(DISTINCT_BATCHES, config.batch(), config.gzip()),
                                    config.batch(),
                                    config.gzip())) {
                gateway.awaitHealthy(address(gatewayPort, "/healthz"));
                bare.awaitLine("READY");
                compare(load, gateway, bare);
                amongSlowSenders(load, gateway);
            }
        }
    }

    private void compare(Load load, ServiceProcess gateway, ServiceProcess bare) throws Exception {
        var ours = new ArrayList<Round>();
        var bares = new ArrayList<Round>();
        for (int number = 0; number < config.rounds(); number++) {
            Round bareRound = round(load, bare, barePort);
            Round ourRound = round(load, gateway, gatewayPort);
            if (number >= WARM_UP_ROUNDS) {
                bares.add(bareRound);
                ours.add(ourRound);
            }
        }
        System.out.println(Round.HEADINGS);
        System.out.println(Round.median(bares).row("bare"));
        System.out.println(Round.median(ours).row("gateway"));
        System.out.println("ratios of events/CPU-s, ascending: " + ratios(ours, bares));
        System.out.printf(
                Locale.ROOT,
                "peak resident: gateway %.0f MiB, bare %.0f MiB%n",
                gateway.peakResidentBytes() / 1048576.0,
                bare.peakResidentBytes() / 1048576.0);
    }

    private void amongSlowSenders(Load load, ServiceProcess gateway) throws Exception {
        URI uri = address(gatewayPort, "/v1/records?region=" + Batches.REGION);
        Memory before = gateway.memory();
        try (var _ = new SlowSenders(uri, config.slowSenders())) {
            Memory during = gateway.memory();
            System.out.println(round(load, gateway, gatewayPort).row("among slow"));
            System.out.printf(
                    "%d slow senders: %s; before: %s%n", config.slowSenders(), during, before);
        }
    }

    private static List<String> ratios(List<Round> ours, List<Round> bares) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i).eventsPerCpuSecond() / bares.get(i).eventsPerCpuSecond());
        }
        return ratios.stream().sorted().map(ratio -> "%.2f".formatted(ratio)).toList();
    }

    private Round round(Load load, ServiceProcess server, int port) throws Exception {
        Duration cpuBefore = server.cpu();
        long start = System.nanoTime();
        long[] nanos =
                load.send(
                        address(port, "/v1/records?region=" + Batches.REGION),
                        config.requests(),
                        config.connections());
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = server.cpu().minus(cpuBefore).toNanos() / 1e9;
        double events = (double) config.requests() * config.batch();
        return new Round(events / cpuSeconds, events / seconds, nanos);
    }

    private void makeBareTopic() throws Exception {
        try (var admin = Admin.create(KafkaConnection.of(kafka()).client("benchmark"))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(
                                            BARE_TOPIC, Optional.of(PARTITIONS), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private ServiceProcess gateway() throws IOException {
        return ServiceProcess.start(
                "ingest-gateway",
                config.heap(),
                folder.resolve("ingest-gateway.log"),
                "io.opentrail.gateway.Main",
                List.of(
                        "--bootstrap-servers=" + kafka(),
                        "--schema-registry=" + address(registryPort, "/apis/ccompat/v7"),
                        "--listen=127.0.0.1:" + gatewayPort,
                        "--metrics-listen=127.0.0.1:" + Ports.free(),
                        "--regions=" + Batches.REGION,
                        "--partitions=" + PARTITIONS,
                        "--identity-file=" + identityFile()));
    }

    private ServiceProcess bare() throws IOException {
        return ServiceProcess.start(
                "bare-handler",
                config.heap(),
                folder.resolve("bare-handler.log"),
                BareHandler.class.getName(),
                List.of(kafka(), BARE_TOPIC, Integer.toString(barePort)));
    }

    private Path identityFile() throws IOException {
        return Files.writeString(
                folder.resolve("identities.yaml"),
                """
                accounts: []
                services:
                  - name: benchmark
                    accessKeys: [{id: %s, secret: %s}]
                    eventSources: ["*"]
                    accounts: ["*"]
                """
                        .formatted(Load.PRODUCER.accessKeyId(), Load.PRODUCER.secret()));
    }

    private String kafka() {
        return Ports.LOOPBACK + ":" + kafkaPort;
    }

    private static URI address(int port, String target) {
        return URI.create("http://" + Ports.LOOPBACK + ":" + port + target);
    }
}
