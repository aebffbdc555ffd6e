package io.opentrail.benchmarks.sink;

import io.opentrail.benchmarks.process.BrokerMain;
import io.opentrail.benchmarks.process.Pause;
import io.opentrail.benchmarks.process.RegistryMain;
import io.opentrail.benchmarks.process.ScratchFolder;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.benchmarks.process.StoreMain;
import io.opentrail.embedded.start.Ports;
import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/// What a sink takes to deliver a full topic of two partitions: events for each second of processor
/// time, of the clock, memory, files and their bytes; beside the [ReferenceSink] in the same run.
/// The broker, the store, the registry and each sink have a JVM of their own. The first half of the
/// events warms up and counts for nothing.
public final class SinkBenchmark {

    private static final String BARE = "benchmark.bare";
    private static final int PARTITIONS = 2;
    private static final String BUCKET = "audit";
    private static final String REFERENCE = "reference";
    private static final String SINK_GROUP = "s3-sink";
    private static final Duration DELIVERY_TIMEOUT = Duration.ofMinutes(30);

    private final SinkBenchmarkConfig config;
    private final ScratchFolder folder;
    private final int kafkaPort = Ports.free();
    private final int storePort = Ports.free();
    private final int registryPort = Ports.free();
    private final KafkaConnection connection = KafkaConnection.of(Ports.LOOPBACK + ":" + kafkaPort);

    private SinkBenchmark(SinkBenchmarkConfig config, ScratchFolder folder) {
        this.config = config;
        this.folder = folder;
    }

    static void main(String[] args) throws Exception {
        TrustedRecords.trust();
        SinkBenchmarkConfig config =
                Settings.read("sink-benchmark", args, System.getenv(), SinkBenchmarkConfig::from);
        try (var folder = ScratchFolder.make("sink-benchmark")) {
            new SinkBenchmark(config, folder).run();
        }
    }

    private void run() throws Exception {
        try (var broker = folder.startPart("kafka", "1g", BrokerMain.class, kafkaPort);
                var store = folder.startPart("store", "512m", StoreMain.class, storePort);
                var registry =
                        folder.startPart("registry", "256m", RegistryMain.class, registryPort);
                var admin = Admin.create(connection.client("benchmark"))) {
            broker.awaitLine("READY");
            store.awaitLine("READY");
            registry.awaitLine("READY");
            fill(admin);
            var bucket = new MeasuredBucket(store(), folder.resolve("store"), BUCKET);
            var peers = new LinkedHashMap<String, List<Cost>>();
            for (int round = 0; round < config.rounds(); round++) {
                if (config.referenceEvents() > 0) {
                    peers.computeIfAbsent(REFERENCE, _ -> new ArrayList<>())
                            .add(reference(admin, bucket));
                }
                for (String variant : config.variants()) {
                    peers.computeIfAbsent(variant, _ -> new ArrayList<>())
                            .add(sink(admin, bucket, variant));
                }
            }
            print(peers);
        }
    }

    private static void print(Map<String, List<Cost>> costsByPeer) {
        System.out.println(Cost.HEADINGS);
        Cost base = Cost.median(costsByPeer.values().iterator().next());
        costsByPeer.forEach(
                (peer, costs) -> System.out.println(Cost.median(costs).row(peer, base)));
    }

    private Cost reference(Admin admin, MeasuredBucket bucket) throws Exception {
        try (var process =
                ServiceProcess.start(
                        REFERENCE,
                        config.heap(),
                        folder.resolve("reference.log"),
                        ReferenceSink.class.getName(),
                        List.of(
                                kafka(),
                                store().toString(),
                                BARE,
                                BUCKET,
                                Integer.toString(config.referenceEvents())))) {
            return cost(admin, bucket, process, ReferenceSink.GROUP);
        }
    }

    private Cost sink(Admin admin, MeasuredBucket bucket, String variant) throws Exception {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--bootstrap-servers=" + kafka(),
                                "--schema-registry=" + registry(),
                                "--s3-endpoint=" + store(),
                                "--s3-access-key-id=" + StoreMain.ACCESS_KEY,
                                "--s3-secret-access-key=" + StoreMain.SECRET_KEY,
                                "--metrics-listen=127.0.0.1:" + Ports.free(),
                                "--partitions=" + PARTITIONS));
        Arrays.stream(variant.split("[+]")).map(setting -> "--" + setting).forEach(arguments::add);
        try (var process =
                ServiceProcess.start(
                        "s3-sink",
                        config.heap(),
                        folder.resolve("s3-sink.log"),
                        "io.opentrail.sink.Main",
                        arguments)) {
            return cost(admin, bucket, process, SINK_GROUP);
        }
    }

    /// Waits until all is committed. The sink is stopped and its group forgotten, so that the next
    /// one begins anew, in an empty bucket.
    private Cost cost(Admin admin, MeasuredBucket bucket, ServiceProcess process, String group)
            throws Exception {
        await(admin, process, group, config.warmUpEvents());
        long from = committed(admin, group);
        Duration cpuBefore = process.cpu();
        long startNanos = System.nanoTime();
        await(admin, process, group, config.allEvents());
        double cpuSeconds = process.cpu().minus(cpuBefore).toNanos() / 1e9;
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        long peak = process.peakResidentBytes();
        process.close();
        forget(admin, group);
        MeasuredBucket.Content content = bucket.measureAndEmpty();
        long counted = config.allEvents() - from;
        return new Cost(
                counted / cpuSeconds,
                counted / seconds,
                peak,
                content.objects(),
                content.bytes(),
                content.objects() * (double) counted / config.allEvents() / seconds);
    }

    private void await(Admin admin, ServiceProcess process, String group, long events)
            throws Exception {
        long deadline = System.nanoTime() + DELIVERY_TIMEOUT.toNanos();
        while (committed(admin, group) < events) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new IllegalStateException(
                        "%s has committed %d of %d events; its log ends so:%n%s"
                                .formatted(
                                        group, committed(admin, group), events, process.logTail()));
            }
            Pause.millis(20);
        }
    }

    /// Once the broker has noticed that its last member is gone.
    private static void forget(Admin admin, String group) throws Exception {
        while (true) {
            try {
                admin.deleteConsumerGroups(List.of(group)).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof GroupNotEmptyException)) {
                    throw e;
                }
                Pause.millis(500);
            }
        }
    }

    /// Of the data topic alone. A transaction takes an offset of its own, but not in topics that
    /// are only read.
    private static long committed(Admin admin, String group) throws Exception {
        return admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(entry ->
                        Set.of(BARE, TopicCatalogue.ROUTED_TRAILS).contains(entry.getKey().topic()))
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    private void fill(Admin admin) throws Exception {
        var catalogue =
                new TopicCatalogue(
                        new TopicSizing(
                                PARTITIONS,
                                TopicSizing.DEFAULT.parkedLanes(),
                                TopicSizing.DEFAULT.eventRetention(),
                                TopicSizing.DEFAULT.parkedRetention()));
        var registryConfig = SchemaRegistryConfig.of(URI.create(registry()));
        try (var schemas = new HttpSchemaRegistry(registryConfig)) {
            new TopicProvisioner(admin, schemas)
                    .provision(List.of(catalogue.control(), catalogue.routedTrails()));
            admin.createTopics(
                            List.of(new NewTopic(BARE, Optional.of(PARTITIONS), Optional.empty())))
                    .all()
                    .get();
            new FullTopics(config.groups()).fill(connection, schemas, config.allEvents(), BARE);
        }
    }

    private String kafka() {
        return Ports.LOOPBACK + ":" + kafkaPort;
    }

    private URI store() {
        return URI.create("http://%s:%d".formatted(Ports.LOOPBACK, storePort));
    }

    private String registry() {
        return "http://%s:%d/apis/ccompat/v7".formatted(Ports.LOOPBACK, registryPort);
    }
}
