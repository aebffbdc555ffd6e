package io.opentrail.benchmarks.history;

import io.opentrail.benchmarks.cell.Tenants;
import io.opentrail.benchmarks.process.ScratchFolder;
import io.opentrail.event.AuditEvent;
import io.opentrail.history.event.Attribute;
import io.opentrail.history.event.HistoryEvent;
import io.opentrail.history.event.Scope;
import io.opentrail.history.store.HistoryStore;
import io.opentrail.history.store.Lookup;
import io.opentrail.history.store.Page;
import io.opentrail.history.store.Position;
import io.opentrail.history.store.StoreConfig;
import io.opentrail.history.store.StoreOptions;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.selector.EventCategory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// What an event costs in the history's store, in bytes and in processor time, beside Kafka
/// Streams' own window stores; then how long lookups take in ours.
///
/// System properties: `events` (200000), `accounts` (200), `days` (10), `lookups` (500, of each
/// kind), `window` (`true`: with window stores).
public final class HistoryBenchmark {

    private static final int EVENTS = Integer.getInteger("events", 200_000);
    private static final int ACCOUNTS = Integer.getInteger("accounts", 200);
    private static final int DAYS = Integer.getInteger("days", 10);
    private static final int LOOKUPS = Integer.getInteger("lookups", 500);
    private static final boolean WINDOW =
            Boolean.parseBoolean(System.getProperty("window", "true"));
    private static final int NAMES = 100;
    private static final int PAGE = 50;
    private static final int DEEP_PAGES = 100;
    private static final int DEEP_LOOKUPS = 20;
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final List<AuditEvent> samples = new ArrayList<>();

    private HistoryBenchmark() {}

    public static void main(String[] args) throws IOException {
        TrustedRecords.trust();
        try (var folder = ScratchFolder.make("history-benchmark")) {
            new HistoryBenchmark().run(folder);
        }
    }

    private void run(ScratchFolder folder) throws IOException {
        ingest("nothing, to subtract", folder.resolve("none"), (_, _) -> {}, () -> {});
        if (WINDOW) {
            Path path = folder.resolve("window");
            try (var stores = new WindowStores(path, NOW)) {
                ingest("Streams' window stores", path, stores::put, () -> {});
                System.out.printf(
                        "  its changelog, uncompressed: %,d bytes an event%n",
                        stores.loggedBytes() / EVENTS);
            }
            System.out.printf("  on disk once closed: %,d bytes%n", size(path));
        }
        Path path = folder.resolve("segmented");
        var options = new StoreOptions(StoreConfig.DEFAULT);
        var decoder = AuditEvents.deserializer(registry);
        try {
            try (var store = HistoryStore.open(path, options, decoder::decode)) {
                ingest("segmented store", path, store::put, store::flush);
                lookups(store, "hot");
            }
            try (var store = HistoryStore.open(path, options, decoder::decode)) {
                System.out.printf(
                        "  on disk once closed: %,d bytes, %d segments%n",
                        size(path), store.segments());
                lookups(store, "opened anew");
            }
        } finally {
            options.close();
        }
    }

    private void ingest(
            String name, Path folder, BiConsumer<AuditEvent, byte[]> put, Runnable flush) {
        var events =
                new PastEvents(
                        ACCOUNTS,
                        NAMES,
                        NOW.minus(Duration.ofDays(DAYS)),
                        Duration.ofDays(DAYS).toSeconds() / (double) EVENTS);
        var serializer = AuditEvents.serializer(registry);
        samples.clear();
        long raw = 0;
        long cpuBegin = SYSTEM.getProcessCpuTime();
        long begin = System.nanoTime();
        for (int i = 0; i < EVENTS; i++) {
            AuditEvent event = events.next();
            raw += event.getRecord().remaining();
            put.accept(event, Objects.requireNonNull(serializer.serialize("events", event)));
            if (i % Math.max(1, EVENTS / 5_000) == 0) {
                samples.add(event);
            }
        }
        flush.run();
        double cpu = (SYSTEM.getProcessCpuTime() - cpuBegin) / 1e9;
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "%s: %,d events, %,d bytes of records, %.1f CPU-s, %.1f s, %,d bytes on disk%n",
                name, EVENTS, raw, cpu, seconds, size(folder));
    }

    private void lookups(HistoryStore store, String state) {
        var random = new SplittableRandom(7);
        System.out.printf("lookups, %s: p50 ms, p99 ms, events a page%n", state);
        measure("everything, first page", store, random, Optional.empty());
        for (Attribute attribute : Attribute.values()) {
            measure(attribute.text(), store, random, Optional.of(attribute));
        }
        measureDeepPage(store);
    }

    /// Of the account that has the most events.
    private static void measureDeepPage(HistoryStore store) {
        var scope = new Scope(Tenants.id(0), PastEvents.REGION, EventCategory.MANAGEMENT);
        double[] millis = new double[DEEP_LOOKUPS];
        long found = 0;
        for (int i = 0; i < DEEP_LOOKUPS; i++) {
            Optional<Position> after = Optional.empty();
            for (int page = 1; page <= DEEP_PAGES; page++) {
                long begin = System.nanoTime();
                Page answer = store.lookup(lookup(scope, Map.of(), after));
                millis[i] = (System.nanoTime() - begin) / 1e6;
                found += page == DEEP_PAGES ? answer.events().size() : 0;
                after = answer.next();
                if (after.isEmpty()) {
                    break;
                }
            }
        }
        print("everything, page " + DEEP_PAGES, millis, found);
    }

    private void measure(
            String name,
            HistoryStore store,
            SplittableRandom random,
            Optional<Attribute> attribute) {
        double[] millis = new double[LOOKUPS];
        long found = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            HistoryEvent event = sample(random, attribute);
            Map<Attribute, String> attributes =
                    attribute.isPresent()
                            ? Map.of(attribute.get(), event.values(attribute.get()).getFirst())
                            : Map.of();
            Lookup lookup = lookup(event.scope(), attributes, Optional.empty());
            long begin = System.nanoTime();
            Page answer = store.lookup(lookup);
            millis[i] = (System.nanoTime() - begin) / 1e6;
            found += answer.events().size();
        }
        print(name, millis, found);
    }

    private static void print(String name, double[] millis, long found) {
        Arrays.sort(millis);
        System.out.printf(
                "  %-24s %8.2f %8.2f %6.1f%n",
                name,
                millis[millis.length / 2],
                millis[millis.length * 99 / 100],
                found / (double) millis.length);
    }

    private HistoryEvent sample(SplittableRandom random, Optional<Attribute> attribute) {
        while (true) {
            var event = HistoryEvent.of(samples.get(random.nextInt(samples.size())));
            if (attribute.isEmpty() || !event.values(attribute.get()).isEmpty()) {
                return event;
            }
        }
    }

    private static Lookup lookup(
            Scope scope, Map<Attribute, String> attributes, Optional<Position> after) {
        return new Lookup(scope, Instant.EPOCH, NOW, attributes, after, PAGE);
    }

    private static long size(Path folder) {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
