package io.opentrail.telemetry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The named checks of a process. Safe for use by several threads.
public final class Health {
    /// A prober gives up after a few seconds, so a part that does not answer by then is down.
    static final Duration DEADLINE = Duration.ofSeconds(2);

    private final Map<String, Probe> probeByName = new ConcurrentHashMap<>();
    private final Duration deadline;

    Health() {
        this(DEADLINE);
    }

    Health(Duration deadline) {
        this.deadline = deadline;
    }

    /// Adds a check to all further reports.
    ///
    /// @param name of the part, in lower-kebab; can be taken once
    public void register(String name, HealthCheck check) {
        if (probeByName.putIfAbsent(name, new Probe(name, check)) != null) {
            throw new IllegalArgumentException("health check '" + name + "' is there already");
        }
    }

    /// Runs all checks at once and answers within the deadline of 2 s: a check that does not is
    /// down.
    public HealthReport report() {
        long end = System.nanoTime() + deadline.toNanos();
        var running = new LinkedHashMap<String, CompletableFuture<HealthStatus>>();
        probeByName.forEach((name, probe) -> running.put(name, probe.start()));
        var statusByName = new TreeMap<String, HealthStatus>();
        running.forEach((name, status) -> statusByName.put(name, await(status, end)));
        return new HealthReport(statusByName);
    }

    private HealthStatus await(CompletableFuture<HealthStatus> running, long end) {
        try {
            return running.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return HealthStatus.down("no answer within " + deadline.toMillis() + " ms");
        } catch (ExecutionException e) {
            return HealthStatus.down("check failed: " + e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return HealthStatus.down("interrupted");
        }
    }

    /// A check and its run. While one run hangs, later reports wait for the same one instead of
    /// starting another.
    private static final class Probe {
        private final String name;
        private final HealthCheck check;
        private @Nullable CompletableFuture<HealthStatus> running;

        Probe(String name, HealthCheck check) {
            this.name = name;
            this.check = check;
        }

        synchronized CompletableFuture<HealthStatus> start() {
            if (running != null && !running.isDone()) {
                return running;
            }
            var started = new CompletableFuture<HealthStatus>();
            running = started;
            Thread.ofVirtual().name("health-" + name).start(() -> complete(started));
            return started;
        }

        // Whatever a check throws, its part is down.
        private void complete(CompletableFuture<HealthStatus> started) {
            try {
                started.complete(check.check());
            } catch (Throwable failure) {
                started.completeExceptionally(failure);
            }
        }
    }
}
