package io.opentrail.benchmarks.history;

import io.opentrail.benchmarks.cell.Tenants;
import io.opentrail.benchmarks.process.Pause;
import io.opentrail.benchmarks.process.ServiceMetrics;
import io.opentrail.benchmarks.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/// One history in a JVM of its own.
public final class HistoryInstance implements AutoCloseable {

    private static final String KEPT = "opentrail_event_history_kept_events_total";
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(2);

    private static final int LOOK_MILLIS = 20;

    /// Of one processor, at rest.
    private static final double REST = 0.1;

    private final ServiceProcess process;
    private final String url;
    private final URI health;
    private final ServiceMetrics metrics;
    private final LookupClient client;

    /// @param url for lookups, without a path
    /// @param metrics its address for metrics, without a path
    HistoryInstance(ServiceProcess process, String url, String metrics) {
        this.process = process;
        this.url = url;
        this.health = URI.create(metrics + "/healthz");
        this.metrics = new ServiceMetrics(metrics);
        this.client = new LookupClient(URI.create(url), HistoryProcesses.SECRET);
    }

    public String url() {
        return url;
    }

    public ServiceProcess process() {
        return process;
    }

    public LookupClient client() {
        return client;
    }

    /// Returns when its stream runs.
    public void awaitRunning() throws InterruptedException {
        // healthy is also one that has no stream yet
        while (process.isAlive() && !client.isReadyAlone(Tenants.id(0))) {
            Pause.millis(LOOK_MILLIS);
        }
        process.awaitHealthy(health);
    }

    /// Events that it has put into its stores since its start.
    public long kept() throws IOException, InterruptedException {
        return metrics.sum(KEPT);
    }

    /// Returns when it has hardly anything to do any more.
    public void awaitRest() {
        Duration before = process.cpu();
        Duration used;
        do {
            Pause.millis(LOOK_INTERVAL.toMillis());
            Duration now = process.cpu();
            used = now.minus(before);
            before = now;
        } while (used.toNanos() > REST * LOOK_INTERVAL.toNanos());
    }

    /// As `kill -9` does.
    public void kill() throws InterruptedException {
        process.kill();
        close();
    }

    @Override
    public void close() {
        client.close();
        metrics.close();
        process.close();
    }
}
