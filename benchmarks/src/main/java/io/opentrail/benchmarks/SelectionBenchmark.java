package io.opentrail.benchmarks;

import com.sun.management.ThreadMXBean;
import io.opentrail.event.AuditEvent;
import io.opentrail.router.selection.TrailSelection;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.trail.Trail;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How many events a core decides in a second, against few and many trails in few and many
/// accounts. Time is the thread's own on the processor, so other work on the machine counts little.
public final class SelectionBenchmark {

    private static final int[] TRAILS = {1, 100, 10_000};
    private static final int[] ACCOUNTS = {1, 1_000};
    private static final long WARM_UP_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long MEASURED_NANOS = Duration.ofSeconds(4).toNanos();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private SelectionBenchmark() {}

    /// @param bytes allocated for each event
    private record Figures(double eventsPerSecond, double trailsPerEvent, double bytes) {}

    static void main() {
        TrustedRecords.trust();
        print("trails", "accounts", "events/core-s", "ns/event", "taken/event", "bytes/event");
        for (int accounts : ACCOUNTS) {
            List<AuditEvent> events = Workload.events(accounts);
            for (int trails : TRAILS) {
                Figures figures = measure(events, Workload.trails(trails, accounts));
                print(
                        trails,
                        accounts,
                        Math.round(figures.eventsPerSecond()),
                        Math.round(1e9 / figures.eventsPerSecond()),
                        "%.2f".formatted(figures.trailsPerEvent()),
                        "%.1f".formatted(figures.bytes()));
            }
        }
    }

    private static Figures measure(List<AuditEvent> events, List<Trail> trails) {
        Map<String, List<Trail>> trailsByAccount =
                trails.stream().collect(Collectors.groupingBy(Trail::getAccountId));
        var selection =
                new TrailSelection(
                        account -> trailsByAccount.getOrDefault(account, List.of()),
                        _ -> Optional.empty(),
                        _ -> List.of());
        ToIntFunction<AuditEvent> decide = event -> selection.destinations(event).size();
        run(events, decide, WARM_UP_NANOS);
        return run(events, decide, MEASURED_NANOS);
    }

    /// Looks at the clock once a hundred events, for one event can take long.
    private static Figures run(
            List<AuditEvent> events, ToIntFunction<AuditEvent> decide, long nanos) {
        long start = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long decided = 0;
        long taken = 0;
        long spent = 0;
        while (spent < nanos) {
            for (int i = 0; i < 100; i++) {
                taken += decide.applyAsInt(events.get((int) (decided % events.size())));
                decided++;
            }
            spent = THREADS.getCurrentThreadCpuTime() - start;
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        return new Figures(
                1e9 * decided / spent, (double) taken / decided, (double) bytes / decided);
    }

    private static void print(Object... cells) {
        System.out.println(
                IntStream.range(0, cells.length)
                        .mapToObj(i -> String.format(Locale.ROOT, "%14s", cells[i]))
                        .collect(Collectors.joining()));
    }
}
