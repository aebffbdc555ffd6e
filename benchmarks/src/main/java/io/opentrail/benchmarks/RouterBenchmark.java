package io.opentrail.benchmarks;

import io.opentrail.access.identity.Identities;
import io.opentrail.benchmarks.process.ScratchFolder;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.event.AuditEvent;
import io.opentrail.router.TrailRouter;
import io.opentrail.router.TrailRouterConfig;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
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
    private static final int COUNT = Integer.getInteger("events", 300_000);
    private static final double WARM_UP = 0.2;

    private RouterBenchmark() {}

    /// @param accounts that the trails and the events belong to
    private record Case(String name, int accounts, List<Trail> trails) {}

    private record Rates(double router, double passThrough, double routedPerEvent) {

        double ratio() {
            return router / passThrough;
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
        round(cases.getFirst(), true);
        System.out.printf(
                Locale.ROOT,
                "%-24s %14s %14s %14s %s%n",
                "case",
                "router ev/s",
                "passed ev/s",
                "routed/event",
                "ratio: min, median, max");
        for (Case one : cases) {
            var rounds = new ArrayList<Rates>();
            for (int round = 0; round < ROUNDS; round++) {
                rounds.add(round(one, round % 2 == 0));
            }
            print(one, rounds);
        }
    }

    private static void print(Case one, List<Rates> rounds) {
        rounds.sort(Comparator.comparingDouble(Rates::ratio));
        Rates median = rounds.get(rounds.size() / 2);
        System.out.printf(
                Locale.ROOT,
                "%-24s %14.0f %14.0f %14.2f %.2f, %.2f, %.2f%n",
                one.name(),
                median.router(),
                median.passThrough(),
                median.routedPerEvent(),
                rounds.getFirst().ratio(),
                median.ratio(),
                rounds.getLast().ratio());
    }

    private static Rates round(Case one, boolean routerFirst) throws Exception {
        var registry = new InMemorySchemaRegistry();
        try (var scratch = ScratchFolder.make("router-benchmark");
                var kafka =
                        EmbeddedKafka.start(EmbeddedKafka.Config.in(scratch.resolve("kafka")))) {
            var connection = KafkaConnection.of(kafka.bootstrapServers());
            prepare(connection, registry, one);
            double first = routerFirst ? 0 : passThrough(connection, scratch.path());
            double[] router = router(connection, registry, scratch.path());
            double passed = routerFirst ? passThrough(connection, scratch.path()) : first;
            return new Rates(router[0], passed, router[1]);
        }
    }

    private static double passThrough(KafkaConnection connection, Path folder) throws Exception {
        try (var stream = new PassThrough(connection, folder.resolve("passed"), EVENTS, PASSED)) {
            return rate(stream::passed);
        }
    }

    /// Events a second, and records written for each.
    private static double[] router(
            KafkaConnection connection, InMemorySchemaRegistry registry, Path folder)
            throws Exception {
        var telemetry = new Telemetry();
        var config =
                new TrailRouterConfig(
                        List.of("us-east-1"),
                        SIZING,
                        "benchmark",
                        1,
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
            double rate = rate(() -> count(telemetry, "read_events"));
            return new double[] {rate, (double) count(telemetry, "routed_events") / COUNT};
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
    private static double rate(LongSupplier done) throws InterruptedException {
        long start = await(done, (long) (COUNT * WARM_UP));
        long from = done.getAsLong();
        long end = await(done, COUNT);
        return (COUNT - from) * 1e9 / (end - start);
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
                AuditEvent event = events.get(i % events.size());
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        EVENTS,
                                        event.getRecipientAccountId(),
                                        eventSerializer.encode(EVENTS, event)));
            }
        }
    }
}
