package io.opentrail.benchmarks.scale;

import io.opentrail.benchmarks.process.Pause;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.settings.Settings;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// How long events take from their acknowledgement by the gateway until a listing of the bucket
/// shows their log file, at a steady rate, in one cell with everything in it. The sender and the
/// reader run on the same processors as the cell.
public final class DeliveryLatency {

    private static final String BUCKET = "audit";
    private static final String TRAIL = "all";
    private static final int BATCH = 100;
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
            send(senders);
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
        s3.createBucket(create -> create.bucket(BUCKET));
        for (int account = 0; account < config.accounts(); account++) {
            var cloudTrail = tenants.cloudTrailOf(account);
            cloudTrail.createTrail(create -> create.name(TRAIL).s3BucketName(BUCKET));
            cloudTrail.startLogging(start -> start.name(TRAIL));
        }
    }

    /// Batches at even distances, each at its time whether the one before is answered or not.
    private void send(ExecutorService senders) throws Exception {
        long batches = config.duration().toMillis() * config.rate() / 1_000 / BATCH;
        long distanceNanos = 1_000_000_000L * BATCH / config.rate();
        List<Future<?>> sent = new ArrayList<>();
        try (var sender = new EventSender(ports)) {
            long startNanos = System.nanoTime();
            for (int batch = 0; batch < batches; batch++) {
                long waitNanos = startNanos + batch * distanceNanos - System.nanoTime();
                if (waitNanos > 0) {
                    Pause.millis(waitNanos / 1_000_000);
                }
                int number = batch;
                sent.add(
                        senders.submit(() -> {
                            sendBatch(sender, number);
                            return number;
                        }));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        }
    }

    private void sendBatch(EventSender sender, int batch) throws IOException, InterruptedException {
        int account = batch % config.accounts();
        int first = batch / config.accounts() * BATCH;
        List<String> ids =
                IntStream.range(first, first + BATCH)
                        .mapToObj(number -> DeliveredEvents.eventId(account, number))
                        .toList();
        sender.send(ids.stream().map(id -> EventSender.event(account, id)).toList());
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
        long countedFrom = startNanos + config.warmUp().toNanos();
        double[] latencies =
                acknowledgedNanos.entrySet().stream()
                        .filter(event -> event.getValue() >= countedFrom)
                        .mapToDouble(event -> {
                            long seen = visible.getOrDefault(event.getKey(), Long.MAX_VALUE);
                            return (seen - event.getValue()) / 1e9;
                        })
                        .sorted()
                        .toArray();
        System.out.println(
                "%d events acknowledged, %.0f a second; %d in the bucket, in %d log files; the cell had %.2f processors"
                        .formatted(
                                acknowledgedNanos.size(),
                                acknowledgedNanos.size() / seconds,
                                visible.size(),
                                visibleNanosByKey.size(),
                                cpuSeconds / seconds));
        System.out.println(
                "from acknowledged to listed, s: p50 %.1f, p99 %.1f, p99.9 %.1f, max %.1f; flush interval %.1f (%d events)"
                        .formatted(
                                percentile(latencies, 0.5),
                                percentile(latencies, 0.99),
                                percentile(latencies, 0.999),
                                percentile(latencies, 1),
                                config.flushInterval().toMillis() / 1e3,
                                latencies.length));
    }

    private static double percentile(double[] sorted, double share) {
        return Arrays.stream(sorted)
                .skip(Math.max(0, (long) Math.ceil(share * sorted.length) - 1))
                .findFirst()
                .orElse(Double.NaN);
    }
}
