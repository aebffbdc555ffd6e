package io.opentrail.benchmarks;

import io.opentrail.access.identity.Identities;
import io.opentrail.benchmarks.process.ScratchFolder;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.event.AuditEvent;
import io.opentrail.router.TrailRouter;
import io.opentrail.router.TrailRouterConfig;
import io.opentrail.router.repeat.RepeatConfig;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicProvisioner;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// How many events a second the router routes out of a full topic, beside a stream that passes the
/// same topic on unread, in the same run on the same broker. Each round has a broker of its own;
/// who goes first alternates.
public final class RouterBenchmark {

    private static final String EVENTS = TopicCatalogue.eventsOf("us-east-1");
    private static final String PASSED = "benchmark.passed";
    private static final TopicSizing SIZING =
            new TopicSizing(
                    2,
                    1,
                    TopicSizing.DEFAULT.eventRetention(),
                    TopicSizing.DEFAULT.parkedRetention());
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int CASES = Integer.getInteger("cases", 4);
    private static final int COUNT = Integer.getInteger("events", 300_000);
    private static final double WARM_UP = 0.2;
    private static final RepeatConfig RECOGNISED = RepeatConfig.DEFAULT;
    private static final RepeatConfig UNKNOWN =
            new RepeatConfig(Duration.ZERO, RECOGNISED.memoryBytes());

    private RouterBenchmark() {}

    /// @param accounts that the trails and the events belong to
    private record Case(String name, int accounts, List<Trail> trails) {}

    /// @param events a second
    /// @param eventsOfCpu a second of one processor, the broker's work included
    private record Speed(double events, double eventsOfCpu) {}

    /// @param routedPerEvent records written for each event
    /// @param stateBytes on the router's disk for each event
    private record Rates(
            Speed router, Speed passThrough, double routedPerEvent, double stateBytes) {

        double ratio() {
            return router.events() / passThrough.events();
        }

        double cpuRatio() {
            return router.eventsOfCpu() / passThrough.eventsOfCpu();
        }
    }

    static void main() throws Exception {
        TrustedRecords.trust();
        var cases =
                List.of(
                        new Case("10 trails, one takes", 2, Workload.disjointTrails(10)),
                        new Case("100 trails, one takes", 20, Workload.disjointTrails(100)),
                        new Case("10 trails, five take", 2, Workload.greedyTrails(10)),
                        new Case("100 trails, five take", 20, Workload.greedyTrails(100)));
        // Compiles what all of them run.
        round(cases.getFirst(), RECOGNISED, true);
        System.out.printf(
                Locale.ROOT,
                "%-24s %-9s %12s %12s %12s %12s %13s %8s %s%n",
                "case",
                "repeats",
                "router ev/s",
                "passed ev/s",
                "router ev/c",
                "passed ev/c",
                "routed/event",
                "state B",
                "ratio: min, median, max");
        for (Case one : cases.subList(0, CASES)) {
            var kept = new ArrayList<Rates>();
            var dropped = new ArrayList<Rates>();
            for (int round = 0; round < ROUNDS; round++) {
                boolean first = round % 2 == 0;
                boolean keptFirst = round % 4 < 2;
                if (keptFirst) {
                    kept.add(round(one, UNKNOWN, first));
                }
                dropped.add(round(one, RECOGNISED, first));
                if (!keptFirst) {
                    kept.add(round(one, UNKNOWN, first));
                }
            }
            double[] cost = quotients(dropped, kept, Rates::ratio);
            double[] cpuCost = quotients(dropped, kept, Rates::cpuRatio);
            print(one, "kept", kept);
            print(one, "dropped", dropped);
            System.out.printf(
                    Locale.ROOT,
                    "%-24s dropped / kept: %.2f, %.2f, %.2f; of CPU: %.2f, %.2f, %.2f%n",
                    one.name(),
                    cost[0],
                    cost[ROUNDS / 2],
                    cost[ROUNDS - 1],
                    cpuCost[0],
                    cpuCost[ROUNDS / 2],
                    cpuCost[ROUNDS - 1]);
        }
    }

    /// Of each round, ascending.
    private static double[] quotients(
            List<Rates> dropped, List<Rates> kept, ToDoubleFunction<Rates> rate) {
        return IntStream.range(0, ROUNDS)
                .mapToDouble(
                        i -> rate.applyAsDouble(dropped.get(i)) / rate.applyAsDouble(kept.get(i)))
                .sorted()
                .toArray();
    }

    private static void print(Case one, String repeats, List<Rates> given) {
        var rounds = given.stream().sorted(Comparator.comparingDouble(Rates::ratio)).toList();
        Rates median = rounds.get(rounds.size() / 2);
        System.out.printf(
                Locale.ROOT,
                "%-24s %-9s %12.0f %12.0f %12.0f %12.0f %13.2f %8.1f %.2f, %.2f, %.2f%n",
                one.name(),
                repeats,
                median.router().events(),
                median.passThrough().events(),
                median.router().eventsOfCpu(),
                median.passThrough().eventsOfCpu(),
                median.routedPerEvent(),
                median.stateBytes(),
                rounds.getFirst().ratio(),
                median.ratio(),
                rounds.getLast().ratio());
    }

    private static Rates round(Case one, RepeatConfig repeats, boolean routerFirst)
            throws Exception {
        var registry = new InMemorySchemaRegistry();
        try (var scratch = ScratchFolder.make("router-benchmark");
                var kafka =
                        EmbeddedKafka.start(EmbeddedKafka.Config.in(scratch.resolve("kafka")))) {
            var connection = KafkaConnection.of(kafka.bootstrapServers());
            prepare(connection, registry, one);
            Path folder = scratch.path();
            Optional<Speed> before =
                    routerFirst ? Optional.empty() : Optional.of(passThrough(connection, folder));
            var telemetry = new Telemetry();
            Speed router = router(connection, registry, repeats, telemetry, folder);
            Speed passed = before.isPresent() ? before.get() : passThrough(connection, folder);
            return new Rates(
                    router,
                    passed,
                    (double) count(telemetry, "routed_events") / COUNT,
                    (double) bytesOf(folder.resolve("router")) / COUNT);
        }
    }

    private static Speed passThrough(KafkaConnection connection, Path folder) throws Exception {
        try (var stream = new PassThrough(connection, folder.resolve("passed"), EVENTS, PASSED)) {
            return rate(stream::passed);
        }
    }

    private static Speed router(
            KafkaConnection connection,
            InMemorySchemaRegistry registry,
            RepeatConfig repeats,
            Telemetry telemetry,
            Path folder)
            throws Exception {
        var config =
                new TrailRouterConfig(
                        List.of("us-east-1"),
                        SIZING,
                        "benchmark",
                        1,
                        repeats,
                        folder.resolve("router"),
                        TrailRouterConfig.DEFAULT_MAX_LIVE_TOPICS,
                        Duration.ofMillis(100));
        try (var _ =
                TrailRouter.start(
                        config,
                        connection,
                        registry,
                        () -> Identities.of(List.of(), List.of()),
                        telemetry,
                        InstantSource.system())) {
            return rate(() -> count(telemetry, "read_events"));
        }
    }

    private static long count(Telemetry telemetry, String name) {
        return telemetry.registry().scrape(("opentrail_trail_router_" + name)::equals).stream()
                .map(CounterSnapshot.class::cast)
                .flatMap(counter -> counter.getDataPoints().stream())
                .mapToLong(point -> (long) point.getValue())
                .sum();
    }

    /// Of the events behind the first ones, which warm up.
    private static Speed rate(LongSupplier done) throws InterruptedException {
        long start = await(done, (long) (COUNT * WARM_UP));
        long from = done.getAsLong();
        Duration cpuBefore = cpu();
        long end = await(done, COUNT);
        Duration cpu = cpu().minus(cpuBefore);
        return new Speed(
                (COUNT - from) * 1e9 / (end - start), (COUNT - from) * 1e9 / cpu.toNanos());
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static long await(LongSupplier done, long count) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (done.getAsLong() < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "%d of %d events after 5 min".formatted(done.getAsLong(), count));
            }
            Thread.sleep(1);
        }
        return System.nanoTime();
    }

    private static void prepare(
            KafkaConnection connection, InMemorySchemaRegistry registry, Case one)
            throws Exception {
        var catalogue = new TopicCatalogue(SIZING);
        List<Topic> topics =
                List.of(
                        catalogue.events("us-east-1"),
                        catalogue.control(),
                        catalogue.routedTrails(),
                        catalogue.deadLetters());
        try (var admin = Admin.create(connection.client("benchmark"))) {
            new TopicProvisioner(admin, registry).provision(topics);
            admin.createTopics(
                            List.of(
                                    new NewTopic(
                                            PASSED,
                                            Optional.of(SIZING.partitions()),
                                            Optional.empty())))
                    .all()
                    .get();
        }
        List<AuditEvent> events = Workload.wholeEvents(one.accounts());
        var eventSerializer = AuditEvents.serializer(registry);
        var controlSerializer =
                new AvroSerializer<ControlRecord>(registry, ControlRecord.getClassSchema());
        Map<String, Object> settings = connection.client("benchmark-producer");
        settings.put("batch.size", 128 * 1024);
        settings.put("linger.ms", 5);
        try (var producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            // One that is lost shows: a round waits for all events, and tells how many were routed.
            for (Trail trail : one.trails()) {
                ControlRecord record = ControlRecord.newBuilder().setTrail(trail).build();
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        TopicCatalogue.CONTROL,
                                        KafkaTrailDirectory.keyOf(trail.getTrailId()),
                                        controlSerializer.encode(TopicCatalogue.CONTROL, record)));
            }
            for (int i = 0; i < COUNT; i++) {
                AuditEvent event =
                        AuditEvent.newBuilder(events.get(i % events.size()))
                                .setEventId(new UUID(0, i).toString())
                                .build();
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        EVENTS,
                                        event.getRecipientAccountId(),
                                        eventSerializer.encode(EVENTS, event)));
            }
        }
    }

    private static long bytesOf(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
        }
    }
}
