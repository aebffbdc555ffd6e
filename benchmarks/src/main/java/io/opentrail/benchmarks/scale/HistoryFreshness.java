package io.opentrail.benchmarks.scale;

import io.opentrail.benchmarks.cell.CellFolder;
import io.opentrail.benchmarks.cell.Tenants;
import io.opentrail.benchmarks.figure.Latencies;
import io.opentrail.benchmarks.process.Pause;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;

/// How long events take from their acknowledgement by the gateway until LookupEvents finds them by
/// their ID, at a steady rate, in one cell with everything in it. The sender and those who look run
/// on the same processors as the cell.
public final class HistoryFreshness {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HistoryFreshnessConfig config;
    private final CellFolder folder;
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger lookups = new AtomicInteger();
    private final Queue<Found> found = new ConcurrentLinkedQueue<>();

    /// @param tookNanos Long.MAX_VALUE for one that was not found in time
    private record Found(long acknowledgedNanos, long tookNanos) {}

    private HistoryFreshness(HistoryFreshnessConfig config, CellFolder folder) {
        this.config = config;
        this.folder = folder;
    }

    static void main(String[] args) throws Exception {
        HistoryFreshnessConfig config =
                Settings.read(
                        "history-freshness", args, System.getenv(), HistoryFreshnessConfig::from);
        new HistoryFreshness(config, CellFolder.make(config.folder(), config.accounts())).run();
    }

    private void run() throws Exception {
        try (var cell = folder.start(config.heap());
                var tenants = new Tenants(config.accounts(), folder.ports())) {
            cell.awaitLine("READY");
            tenants.startTrails("all", "audit");
            long startNanos = System.nanoTime();
            Duration cpuBefore = cell.cpu();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                    var sender = new EventSender(folder.ports())) {
                new SteadyBatches(sender, config.accounts(), config.rate(), config.duration())
                        .send(threads, (account, ids) -> look(threads, tenants, account, ids));
            }
            print(cell, startNanos, cpuBefore);
        }
    }

    private void look(ExecutorService threads, Tenants tenants, int account, List<String> ids) {
        long acknowledgedNanos = System.nanoTime();
        if (batches.getAndIncrement() % config.batches() == 0) {
            threads.execute(() -> awaitFound(tenants, account, ids.getLast(), acknowledgedNanos));
        }
    }

    private void awaitFound(Tenants tenants, int account, String id, long acknowledgedNanos) {
        long tookNanos = 0;
        boolean isFound = false;
        while (!isFound && tookNanos < PATIENCE.toNanos()) {
            isFound = isFound(tenants, account, id);
            tookNanos = System.nanoTime() - acknowledgedNanos;
            Pause.millis(isFound ? 0 : config.poll().toMillis());
        }
        found.add(new Found(acknowledgedNanos, isFound ? tookNanos : Long.MAX_VALUE));
    }

    private boolean isFound(Tenants tenants, int account, String id) {
        lookups.incrementAndGet();
        return !tenants.cloudTrailOf(account)
                .lookupEvents(lookup ->
                        lookup.lookupAttributes(
                                LookupAttribute.builder()
                                        .attributeKey(LookupAttributeKey.EVENT_ID)
                                        .attributeValue(id)
                                        .build()))
                .events()
                .isEmpty();
    }

    private void print(ServiceProcess cell, long startNanos, Duration cpuBefore) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double cpuSeconds = cell.cpu().minus(cpuBefore).toNanos() / 1e9;
        long fromNanos = startNanos + config.warmUp().toNanos();
        var latencies =
                Latencies.ofNanos(
                        found.stream()
                                .filter(one -> one.acknowledgedNanos() >= fromNanos)
                                .mapToLong(Found::tookNanos));
        System.out.printf(
                Locale.ROOT,
                "%d events a second for %.0f s; %.1f lookups a second; the cell had %.2f processors%n"
                        + "from acknowledged to found: p50 %.0f ms, p99 %.0f ms, slowest %.0f ms (%d events, %d not found within %s)%n",
                config.rate(),
                seconds,
                lookups.get() / seconds,
                cpuSeconds / seconds,
                latencies.millis(0.5),
                latencies.millis(0.99),
                latencies.millis(1),
                latencies.count(),
                found.stream().filter(one -> one.tookNanos() == Long.MAX_VALUE).count(),
                PATIENCE);
    }
}
