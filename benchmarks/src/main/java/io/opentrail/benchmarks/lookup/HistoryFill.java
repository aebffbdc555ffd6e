package io.opentrail.benchmarks.lookup;

import io.opentrail.benchmarks.history.EventFeed;
import io.opentrail.benchmarks.history.HistoryInstance;
import io.opentrail.benchmarks.history.HistoryProcesses;
import io.opentrail.benchmarks.history.PastEvents;
import io.opentrail.benchmarks.process.Pause;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/// Fills a history through its topic, with what a gateway would have put there, tells what that
/// costs and remembers which values events can be asked for by.
final class HistoryFill {

    static final String INSTANCE = "history";

    /// Longer than events are spread, so that none expires while it is asked for.
    static final String RETENTION = "--history-retention=120d";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LOOK_MILLIS = 500;
    private static final int IDS_FOR_EACH_ASKED = 4;

    private final LookupBenchmarkConfig config;
    private final Path values;
    private final Path costs;

    HistoryFill(LookupBenchmarkConfig config) {
        this.config = config;
        this.values = config.folder().resolve("values.tsv");
        this.costs = config.folder().resolve("fill.md");
    }

    /// Fills it if it was not filled before, and prints what that took.
    ///
    /// @throws IllegalArgumentException if the folder is full in part
    void fill() throws IOException, InterruptedException {
        if (!Files.exists(values)) {
            if (Files.exists(config.folder())) {
                throw new IllegalArgumentException(
                        config.folder() + " is not full, it has no values.tsv: delete it first");
            }
            try (var processes = HistoryProcesses.start(config.folder(), config.heap())) {
                fill(processes);
            }
        }
        System.out.println(Files.readString(costs));
    }

    /// What events can be asked for by, once it is full.
    List<CountedValue> values() throws IOException {
        return Files.readAllLines(values).stream().map(CountedValue::ofLine).toList();
    }

    /// When it was full: calls of the control API are events too, later ones.
    Instant end() throws IOException {
        return Files.getLastModifiedTime(values).toInstant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void fill(HistoryProcesses processes) throws IOException, InterruptedException {
        var counts = new ValueCounts(eventsPerId());
        FillCosts.Running running;
        try (HistoryInstance history = processes.startHistory(INSTANCE, RETENTION)) {
            history.awaitRunning();
            running = run(processes, history, counts);
        }
        var told =
                new FillCosts(
                        running,
                        processes.stateBytes(INSTANCE),
                        processes.logBytes(INSTANCE),
                        processes.topicBytes(TopicCatalogue.HISTORY));
        Files.writeString(costs, told.table());
        Files.write(values, chosen(counts).stream().map(CountedValue::line).toList());
    }

    private long eventsPerId() {
        return Math.max(1, config.events() / (IDS_FOR_EACH_ASKED * (long) config.values()));
    }

    private FillCosts.Running run(
            HistoryProcesses processes, HistoryInstance history, ValueCounts counts)
            throws IOException, InterruptedException {
        long beginNanos = System.nanoTime();
        Duration cpuBefore = history.process().cpu();
        Duration brokerBefore = processes.broker().cpu();
        long recordBytes = send(processes, counts);
        double sentSeconds = secondsSince(beginNanos);
        awaitKept(history);
        double keptSeconds = secondsSince(beginNanos);
        double brokerSeconds = seconds(processes.broker().cpu().minus(brokerBefore));
        history.awaitRest();
        return new FillCosts.Running(
                config.events(),
                recordBytes,
                sentSeconds,
                keptSeconds,
                seconds(history.process().cpu().minus(cpuBefore)),
                brokerSeconds,
                history.process().peakResidentBytes());
    }

    private static double secondsSince(long nanos) {
        return seconds(Duration.ofNanos(System.nanoTime() - nanos));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /// Returns the bytes of all records.
    private long send(HistoryProcesses processes, ValueCounts counts) {
        Duration spread = Duration.ofDays(config.days());
        var events =
                new PastEvents(
                        config.accounts(),
                        config.names(),
                        Instant.now().minus(spread),
                        (double) spread.toSeconds() / config.events());
        long bytes = 0;
        try (EventFeed feed = processes.feed()) {
            for (long i = 0; i < config.events(); i++) {
                AuditEvent event = events.next();
                counts.count(event);
                bytes += event.getRecord().remaining();
                feed.send(event);
            }
            feed.flush();
        }
        return bytes;
    }

    private void awaitKept(HistoryInstance history) throws IOException, InterruptedException {
        long kept = history.kept();
        long movedNanos = System.nanoTime();
        while (kept < config.events()) {
            Pause.millis(LOOK_MILLIS);
            long before = kept;
            kept = history.kept();
            movedNanos = kept > before ? System.nanoTime() : movedNanos;
            if (System.nanoTime() - movedNanos > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "the history has kept %d of %d events; its log ends so:%n%s"
                                .formatted(kept, config.events(), history.process().logTail()));
            }
        }
    }

    /// Some of each attribute, of the rare ones and of the common ones.
    private List<CountedValue> chosen(ValueCounts counts) {
        Map<String, List<CountedValue>> byAttribute =
                counts.all().collect(Collectors.groupingBy(CountedValue::attribute));
        List<CountedValue> chosen = new ArrayList<>();
        var random = new Random(7);
        byAttribute
                .values()
                .forEach(all -> {
                    var shuffled = new ArrayList<>(all);
                    shuffled.sort(Comparator.comparing(CountedValue::line));
                    Collections.shuffle(shuffled, random);
                    for (Frequency frequency : Frequency.values()) {
                        shuffled.stream()
                                .filter(CountedValue::canBeAskedFor)
                                .filter(value -> frequency.includes(value.count(), config.page()))
                                .limit(IDS_FOR_EACH_ASKED * (long) config.values())
                                .forEach(chosen::add);
                    }
                });
        return chosen;
    }
}
