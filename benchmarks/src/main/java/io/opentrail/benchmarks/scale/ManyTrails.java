package io.opentrail.benchmarks.scale;

import io.opentrail.benchmarks.cell.CellFolder;
import io.opentrail.benchmarks.cell.Tenants;
import io.opentrail.benchmarks.process.BrokerMain;
import io.opentrail.benchmarks.process.Pause;
import io.opentrail.benchmarks.process.RegistryMain;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.settings.Settings;
import io.opentrail.standalone.cell.CellPorts;
import io.opentrail.trails.LiveTopic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import software.amazon.awssdk.services.cloudtrail.model.Tag;

/// Thousands of trails in one cell over HTTP: how fast they are made, what the cell holds then, how
/// fast it answers and starts again, and whether it still delivers. At last the broker, the router
/// and the control API each run in a JVM of their own on what the cell left.
public final class ManyTrails {

    private static final String BUCKET = "audit";
    private static final Duration DELIVERY_TIMEOUT = Duration.ofMinutes(5);
    private static final int READS = 500;
    private static final int SENDING_ACCOUNTS = 50;
    private static final int EVENTS_EACH = 20;

    private final ManyTrailsConfig config;
    private final CellFolder folder;
    private final CellPorts ports;

    private ManyTrails(ManyTrailsConfig config, CellFolder folder) {
        this.config = config;
        this.folder = folder;
        this.ports = folder.ports();
    }

    static void main(String[] args) throws Exception {
        ManyTrailsConfig config =
                Settings.read("many-trails", args, System.getenv(), ManyTrailsConfig::from);
        new ManyTrails(config, CellFolder.make(config.folder(), config.accounts())).run();
    }

    private void run() throws Exception {
        try (var tenants = new Tenants(config.accounts(), ports)) {
            try (ServiceProcess cell = startCell("first start")) {
                print("empty", cell.memory());
                populate(tenants);
                print("with trails", cell.memory());
                reads(tenants);
                switches(tenants);
                liveTopics(tenants);
                deliveries(tenants);
                print(
                        "events in live topics",
                        "%d, of %d trails that were sent %d each"
                                .formatted(
                                        LiveEvents.count(kafka(), DeliveredEvents.MARK),
                                        config.live() - 1,
                                        EVENTS_EACH));
                print("after all that", cell.memory());
            }
            try (ServiceProcess cell = startCell("start with trails")) {
                print("started again", cell.memory());
                deliveries(tenants);
            }
        }
        apart();
    }

    private ServiceProcess startCell(String what) throws IOException {
        ServiceProcess cell =
                folder.start(
                        config.heap(),
                        "--flush-interval=5s",
                        "--digest-interval=%ds".formatted(config.digestInterval().toSeconds()));
        print(what, "READY after " + seconds(cell.awaitLine("READY")));
        return cell;
    }

    private void populate(Tenants tenants) throws Exception {
        try (var s3 = tenants.s3()) {
            s3.createBucket(create -> create.bucket(BUCKET));
        }
        rate(
                "CreateTrail",
                config.trails(),
                number ->
                        tenants.cloudTrailOf(number % config.accounts())
                                .createTrail(create ->
                                        create.name(trail(number / config.accounts()))
                                                .s3BucketName(BUCKET)
                                                .enableLogFileValidation(true)));
        rate(
                "StartLogging",
                config.logging(),
                account ->
                        tenants.cloudTrailOf(account).startLogging(start -> start.name(trail(0))));
    }

    private void reads(Tenants tenants) throws Exception {
        rate(
                "DescribeTrails",
                READS,
                number -> tenants.cloudTrailOf(number % config.accounts()).describeTrails(_ -> {}));
        rate(
                "GetTrailStatus",
                READS,
                number ->
                        tenants.cloudTrailOf(number % config.logging())
                                .getTrailStatus(get -> get.name(trail(0))));
    }

    private void switches(Tenants tenants) throws IOException, InterruptedException {
        SelectorSwitches.Result result =
                new SelectorSwitches(ports, tenants.cloudTrailOf(0), trail(0))
                        .run(config.switches());
        print("PutEventSelectors, ms", spread(result.callMillis()));
        print(
                "answered to first event decided so, in the routed topic, ms",
                spread(result.effectMillis()));
        print(
                "events sent between switches",
                "%d, decided wrongly %d".formatted(result.events(), result.wrong()));
    }

    private void deliveries(Tenants tenants) throws IOException, InterruptedException {
        int senders = Math.min(SENDING_ACCOUNTS, config.logging() - 1);
        int base = (int) (Instant.now().getEpochSecond() % 9_000) * 100;
        // Account 0's trail is left with whatever selectors the switches ended on.
        List<Integer> logging = IntStream.rangeClosed(1, senders).boxed().toList();
        List<Integer> silent =
                config.logging() < config.accounts()
                        ? List.of(config.logging(), config.accounts() - 1)
                        : List.of();
        try (var sender = new EventSender(ports)) {
            for (int account : logging) {
                sender.send(probes(account, base));
            }
            for (int account : silent) {
                sender.send(probes(account, base));
            }
        }
        Instant sent = Instant.now();
        try (var s3 = tenants.s3()) {
            var bucket = new DeliveredEvents(s3, BUCKET);
            int missing = missing(bucket, logging, base);
            while (missing > 0 && sent.plus(DELIVERY_TIMEOUT).isAfter(Instant.now())) {
                Pause.millis(500);
                missing = missing(bucket, logging, base);
            }
            Duration took = Duration.between(sent, Instant.now());
            int twice = 0;
            for (int account : logging) {
                List<String> ids = bucket.idsOf(account);
                twice += ids.size() - new HashSet<>(ids).size();
            }
            int unasked = silent.stream().mapToInt(account -> bucket.idsOf(account).size()).sum();
            print(
                    "delivered",
                    "%d events of %d accounts in the bucket %s after they were sent, missing %d, twice %d, unasked %d"
                            .formatted(
                                    logging.size() * EVENTS_EACH - missing,
                                    logging.size(),
                                    seconds(took),
                                    missing,
                                    twice,
                                    unasked));
        }
    }

    private static List<String> probes(int account, int base) {
        return IntStream.range(base, base + EVENTS_EACH)
                .mapToObj(number ->
                        EventSender.event(account, DeliveredEvents.eventId(account, number)))
                .toList();
    }

    private static int missing(DeliveredEvents bucket, List<Integer> accounts, int base) {
        int missing = 0;
        for (int account : accounts) {
            var ids = new HashSet<>(bucket.idsOf(account));
            missing +=
                    (int)
                            IntStream.range(base, base + EVENTS_EACH)
                                    .filter(number ->
                                            !ids.contains(DeliveredEvents.eventId(account, number)))
                                    .count();
        }
        return missing;
    }

    /// Tags trails, and waits until there is a topic for each.
    private void liveTopics(Tenants tenants) throws Exception {
        rate(
                "AddTags",
                config.live(),
                account ->
                        tenants.cloudTrailOf(account)
                                .addTags(add ->
                                        add.resourceId(arn(account))
                                                .tagsList(
                                                        Tag.builder()
                                                                .key(LiveTopic.TAG)
                                                                .value("true")
                                                                .build())));
        Instant tagged = Instant.now();
        try (var admin = Admin.create(kafka().client("benchmark"))) {
            long topics = liveTopics(admin);
            while (topics < config.live() && tagged.plusSeconds(60).isAfter(Instant.now())) {
                Pause.millis(100);
                topics = liveTopics(admin);
            }
            print(
                    "live topics",
                    topics + " after " + seconds(Duration.between(tagged, Instant.now())));
        }
    }

    private static long liveTopics(Admin admin) throws InterruptedException, ExecutionException {
        return admin.listTopics().names().get().stream()
                .filter(name -> name.startsWith(TopicCatalogue.LIVE_PREFIX))
                .count();
    }

    /// Each service in a process of its own, on the cell's data.
    private void apart() throws Exception {
        try (ServiceProcess broker =
                        ServiceProcess.start(
                                "broker",
                                config.heap(),
                                log("broker"),
                                BrokerMain.class.getName(),
                                List.of(
                                        folder.data().resolve("kafka").toString(),
                                        "" + ports.kafka()));
                ServiceProcess registry =
                        ServiceProcess.start(
                                "registry",
                                "64m",
                                log("registry"),
                                RegistryMain.class.getName(),
                                List.of(
                                        folder.data().resolve("schema-registry").toString(),
                                        "" + ports.schemaRegistry()))) {
            broker.awaitLine("READY");
            registry.awaitLine("READY");
            int metrics = ports.metrics();
            try (ServiceProcess router =
                            service(
                                    "router",
                                    "io.opentrail.router.Main",
                                    metrics,
                                    "--state-dir=" + folder.data().resolve("trail-router"));
                    ServiceProcess api =
                            service(
                                    "control-api",
                                    "io.opentrail.controlapi.Main",
                                    ports.s3(),
                                    "--listen=127.0.0.1:" + ports.controlApi(),
                                    "--s3-endpoint=" + CellPorts.url(ports.s3()),
                                    "--s3-access-key-id=none",
                                    "--s3-secret-access-key=none")) {
                print("router apart", "up after " + seconds(router.awaitHealthy(health(metrics))));
                print(
                        "control-api apart",
                        "up after " + seconds(api.awaitHealthy(health(ports.s3()))));
                print("broker apart", broker.memory());
                print("router apart", router.memory());
                print("control-api apart", api.memory());
            }
        }
    }

    private ServiceProcess service(String name, String mainClass, int metrics, String... more)
            throws IOException {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--bootstrap-servers=" + bootstrapServers(),
                                "--schema-registry="
                                        + CellPorts.url(ports.schemaRegistry())
                                        + "/apis/ccompat/v7",
                                "--identity-file=" + folder.identities(),
                                "--regions=us-east-1,us-west-2,eu-west-1",
                                "--metrics-listen=127.0.0.1:" + metrics));
        arguments.addAll(Arrays.asList(more));
        return ServiceProcess.start(name, config.heap(), log(name), mainClass, arguments);
    }

    private static URI health(int port) {
        return URI.create(CellPorts.url(port) + "/healthz");
    }

    private Path log(String name) {
        return config.folder().resolve(name + ".log");
    }

    private KafkaConnection kafka() {
        return KafkaConnection.of(bootstrapServers());
    }

    private String bootstrapServers() {
        return "127.0.0.1:" + ports.kafka();
    }

    private static String trail(int number) {
        return "trail-" + number;
    }

    private static String arn(int account) {
        return "arn:aws:cloudtrail:%s:%s:trail/%s"
                .formatted(Tenants.REGION, Tenants.id(account), trail(0));
    }

    /// Makes calls, several at once, and prints how many there were in a second.
    private void rate(String what, int count, IntConsumer call)
            throws InterruptedException, ExecutionException {
        var millis = new Long[count];
        long start = System.nanoTime();
        try (var executor = Executors.newFixedThreadPool(config.callers())) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(
                        executor.submit(() -> {
                            long begun = System.nanoTime();
                            call.accept(number);
                            millis[number] = (System.nanoTime() - begun) / 1_000_000;
                        }));
            }
            for (Future<?> made : calls) {
                made.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        int tenth = Math.max(1, count / 10);
        print(
                what,
                String.format(
                        Locale.ROOT,
                        "%d calls, %.0f a second; ms of the first tenth %s, of the last %s",
                        count,
                        count / seconds,
                        spread(Arrays.asList(millis).subList(0, tenth)),
                        spread(Arrays.asList(millis).subList(count - tenth, count))));
    }

    private static String spread(List<Long> values) {
        if (values.isEmpty()) {
            return "none";
        }
        List<Long> sorted = values.stream().sorted().toList();
        return "%d/%d/%d"
                .formatted(sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.getLast());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    private static void print(String what, Object result) {
        System.out.println(what + ": " + result);
    }
}
