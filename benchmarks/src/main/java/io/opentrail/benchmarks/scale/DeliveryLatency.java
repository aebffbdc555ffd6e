package io.opentrail.benchmarks.scale;

import io.opentrail.benchmarks.cell.CellFolder;
import io.opentrail.benchmarks.cell.Tenants;
import io.opentrail.benchmarks.figure.Latencies;
import io.opentrail.benchmarks.process.Pause;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.settings.Settings;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// How long events take from their acknowledgement by the gateway until a listing of the bucket
/// shows their log file, at a steady rate, in one cell with everything in it. The sender and the
/// reader run on the same processors as the cell.
public final class DeliveryLatency {

    private static final String BUCKET = "audit";
    private static final String TRAIL = "all";
    private static final String GONE_BUCKET = "gone";
    private static final String REFUSED_TRAIL = "refused";

    /// From the first refusal until the trails are parked, with some room.
    private static final Duration PARKING = Duration.ofSeconds(20);

    private static final int LIST_MILLIS = 250;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final DeliveryLatencyConfig config;
    private final CellFolder folder;
    private final CellPorts ports;
    private final Map<String, Long> acknowledgedNanos = new ConcurrentHashMap<>();
    private final Map<String, Long> visibleNanosByKey = new ConcurrentHashMap<>();

    private DeliveryLatency(DeliveryLatencyConfig config, CellFolder folder) {
        this.config = config;
        this.folder = folder;
        this.ports = folder.ports();
    }

    static void main(String[] args) throws Exception {
        DeliveryLatencyConfig config =
                Settings.read(
                        "delivery-latency", args, System.getenv(), DeliveryLatencyConfig::from);
        new DeliveryLatency(config, CellFolder.make(config.folder(), config.accounts())).run();
    }

    private void run() throws Exception {
        try (var cell = startCell();
                var tenants = new Tenants(config.accounts(), ports);
                var s3 = tenants.s3();
                var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            makeTrails(tenants, s3);
            Future<?> lists = senders.submit(() -> watch(s3));
            long startNanos = System.nanoTime();
            Duration cpuBefore = cell.cpu();
            Future<?> refusals = senders.submit(() -> startRefused(tenants));
            send(senders);
            refusals.get();
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            double cpuSeconds = cell.cpu().minus(cpuBefore).toNanos() / 1e9;
            Map<String, Long> visible = awaitAll(s3);
            lists.cancel(true);
            print(startNanos, visible, seconds, cpuSeconds);
        }
    }

    private ServiceProcess startCell() throws IOException {
        ServiceProcess cell =
                folder.start(
                        config.heap(),
                        "--flush-interval=%dms".formatted(config.flushInterval().toMillis()));
        cell.awaitLine("READY");
        return cell;
    }

    private void makeTrails(Tenants tenants, S3Client s3) {
        tenants.startTrails(TRAIL, BUCKET);
        if (config.refusing() > 0) {
            s3.createBucket(create -> create.bucket(GONE_BUCKET));
            for (int account = 0; account < config.refusing(); account++) {
                tenants.cloudTrailOf(account)
                        .createTrail(
                                create -> create.name(REFUSED_TRAIL).s3BucketName(GONE_BUCKET));
            }
            s3.deleteBucket(delete -> delete.bucket(GONE_BUCKET));
        }
    }

    private void startRefused(Tenants tenants) {
        if (config.refusing() > 0) {
            Pause.millis(config.refusingFrom().toMillis());
            for (int account = 0; account < config.refusing(); account++) {
                tenants.cloudTrailOf(account).startLogging(start -> start.name(REFUSED_TRAIL));
            }
        }
    }

    private void send(ExecutorService senders) throws Exception {
        try (var sender = new EventSender(ports)) {
            new SteadyBatches(sender, config.accounts(), config.rate(), config.duration())
                    .send(senders, this::acknowledged);
        }
    }

    private void acknowledged(int account, List<String> ids) {
        long now = System.nanoTime();
        ids.forEach(id -> acknowledgedNanos.put(id, now));
    }

    private void watch(S3Client s3) {
        while (!Thread.currentThread().isInterrupted()) {
            list(s3);
            Pause.millis(LIST_MILLIS);
        }
    }

    private void list(S3Client s3) {
        List<String> keys =
                s3.listObjectsV2Paginator(list -> list.bucket(BUCKET)).contents().stream()
                        .map(S3Object::key)
                        .toList();
        long now = System.nanoTime();
        keys.forEach(key -> visibleNanosByKey.putIfAbsent(key, now));
    }

    /// When each event was seen first.
    private Map<String, Long> awaitAll(S3Client s3) {
        var bucket = new DeliveredEvents(s3, BUCKET);
        Map<String, Long> visible = new ConcurrentHashMap<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (visible.size() < acknowledgedNanos.size()) {
            if (System.nanoTime() > deadline) {
                System.err.println(
                        "missing: " + (acknowledgedNanos.size() - visible.size()) + " events");
                break;
            }
            Pause.millis(config.flushInterval().toMillis());
            visible.clear();
            visibleNanosByKey.forEach((key, nanos) -> {
                for (String id : bucket.idsIn(key)) {
                    if (visible.put(id, nanos) != null) {
                        System.err.println("twice: " + id);
                    }
                }
            });
        }
        return visible;
    }

    private void print(
            long startNanos, Map<String, Long> visible, double seconds, double cpuSeconds) {
        System.out.println(
                "%d events acknowledged, %.0f a second; %d in the bucket, in %d log files; the cell had %.2f processors"
                        .formatted(
                                acknowledgedNanos.size(),
                                acknowledgedNanos.size() / seconds,
                                visible.size(),
                                visibleNanosByKey.size(),
                                cpuSeconds / seconds));
        System.out.println(
                "from acknowledged to listed, flush interval %.1f s"
                        .formatted(config.flushInterval().toMillis() / 1e3));
        if (config.refusing() == 0) {
            print("all", startNanos, config.warmUp(), config.duration(), visible);
            return;
        }
        Duration from = config.refusingFrom();
        Duration parked = from.plus(PARKING);
        print("before a bucket refuses", startNanos, config.warmUp(), from, visible);
        print("until its trails are parked", startNanos, from, parked, visible);
        print("while they are parked", startNanos, parked, config.duration(), visible);
    }

    /// Of the events that were acknowledged between the two.
    private void print(
            String what, long startNanos, Duration from, Duration to, Map<String, Long> visible) {
        var latencies =
                Latencies.ofNanos(
                        acknowledgedNanos.entrySet().stream()
                                .filter(event -> event.getValue() >= startNanos + from.toNanos())
                                .filter(event -> event.getValue() < startNanos + to.toNanos())
                                .mapToLong(event -> {
                                    long seen =
                                            visible.getOrDefault(event.getKey(), Long.MAX_VALUE);
                                    return seen - event.getValue();
                                }));
        System.out.println(
                "%s: p50 %.1f s, p99 %.1f s, p99.9 %.1f s, max %.1f s (%d events)"
                        .formatted(
                                what,
                                latencies.millis(0.5) / 1e3,
                                latencies.millis(0.99) / 1e3,
                                latencies.millis(0.999) / 1e3,
                                latencies.millis(1) / 1e3,
                                latencies.count()));
    }
}
