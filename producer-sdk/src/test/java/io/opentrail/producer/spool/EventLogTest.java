package io.opentrail.producer.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.report.DropReason;
import io.opentrail.producer.report.RecorderListener;
import io.opentrail.producer.report.RecorderMetrics;
import io.opentrail.producer.report.Reports;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventLogTest {

    private static final int MEMORY = 1 << 20;
    private static final Pattern MAPPING = Pattern.compile("[0-9a-f]+-[0-9a-f]+ ");
    private static final Pattern DIRTY = Pattern.compile("\\w+_Dirty: +(\\d+) kB");
    private static final String FIRST_SEGMENT = "00000000000000000000.events";

    private final List<String> told = new ArrayList<>();
    private final Reports reports =
            new Reports(
                    new RecorderListener() {
                        @Override
                        public void spoolCutOff(long tornBytes, long damagedBytes) {
                            told.add("torn %d, damaged %d".formatted(tornBytes, damagedBytes));
                        }
                    });

    @TempDir private Path folder;

    @Test
    void eventsOfAKilledProcessAreThereAfterwards() {
        EventLog log = open(config());
        add(log, 0, 500);

        EventLog next = killedAndReopened(log, config());

        assertThat(Events.readFrom(next, next.acknowledged())).isEqualTo(numbers(0, 500));
    }

    @Test
    void eventsGoFromMemoryToSegmentsInOrder() {
        EventLog log = open(config());
        add(log, 0, 100);
        spill(log, log.tail());
        add(log, 100, 200);
        spill(log, log.tail());
        add(log, 200, 300);

        assertThat(Events.readFrom(log, 0)).isEqualTo(numbers(0, 300));
        assertThat(log.memoryBytes()).isLessThan(log.spoolBytes());
    }

    @Test
    void whatIsAcknowledgedIsNotReadAgainByTheNext() {
        EventLog log = open(config());
        add(log, 0, 300);
        spill(log, log.tail());
        add(log, 300, 350);
        long half = positionAfter(log, 150);

        log.acknowledge(half);
        EventLog next = killedAndReopened(log, config());

        assertThat(next.acknowledged()).isEqualTo(half);
        assertThat(Events.readFrom(next, half)).isEqualTo(numbers(150, 350));
    }

    @Test
    void segmentsGoAwayWithTheirLastEvent() throws IOException {
        EventLog log = open(config().withMaxBytes(8 << 20));
        for (int i = 0; i < 10_000; i += 1000) {
            add(log, i, i + 1000);
            spill(log, log.tail());
        }
        int before = segments().size();

        log.acknowledge(log.tail());

        assertThat(before).isGreaterThan(3);
        assertThat(segments()).isEmpty();
        assertThat(log.spoolBytes()).isZero();
    }

    @Test
    void memoryThatIsAcknowledgedWhileItIsSpilledLeavesAGapAndNoHarm() {
        EventLog log = open(config());
        add(log, 0, 100);
        spill(log, positionAfter(log, 50));
        long acknowledged = positionAfter(log, 80);
        log.acknowledge(acknowledged);

        spill(log, log.tail());
        add(log, 100, 120);

        assertThat(Events.readFrom(log, acknowledged)).isEqualTo(numbers(80, 120));
    }

    @Test
    void aTornTailIsCutOff() throws IOException {
        EventLog log = open(config().withDurability(Durability.MEMORY));
        add(log, 0, 100);
        spill(log, log.tail());
        abandon(log);
        try (var file = new RandomAccessFile(folder.resolve(FIRST_SEGMENT).toFile(), "rw")) {
            file.setLength(file.length() - 13);
        }

        EventLog next = open(config().withDurability(Durability.MEMORY));
        add(next, 100, 110);
        spill(next, next.tail());

        var expected = new ArrayList<>(numbers(0, 110));
        expected.remove(Integer.valueOf(99));
        assertThat(Events.readFrom(next, 0)).isEqualTo(expected);
    }

    @Test
    void aWriteThatWasKilledIsToldOfAndCostsNothing() throws IOException {
        EventLog log = open(config());
        add(log, 0, 100);
        Path memory = folder.resolve(RingFile.NAME);
        byte[] before = Files.readAllBytes(memory);
        spill(log, log.tail());
        abandon(log);
        // as when the process ends before it knows that the write has
        Files.write(memory, before);
        long size = shorten(13);

        EventLog next = open(config());

        long cutOff = size - Files.size(folder.resolve(FIRST_SEGMENT));
        assertThat(Events.readFrom(next, next.acknowledged())).isEqualTo(numbers(0, 100));
        assertThat(cutOff).isPositive();
        assertThat(told).containsExactly("torn %d, damaged 0".formatted(cutOff));
        assertThat(metrics(next).tornBytes()).isEqualTo(cutOff);
        assertThat(metrics(next).damagedBytes()).isZero();
        assertThat(metrics(next).dropped()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedEndIsCutOffAndCounted(Durability durability) throws IOException {
        EventLog log = open(config().withDurability(durability));
        add(log, 0, 100);
        spill(log, log.tail());
        abandon(log);
        long size = shorten(13);

        EventLog next = open(config().withDurability(durability));

        long cutOff = size - Files.size(folder.resolve(FIRST_SEGMENT));
        assertThat(Events.readFrom(next, next.acknowledged())).isEqualTo(numbers(0, 99));
        assertThat(told).containsExactly("torn 0, damaged %d".formatted(cutOff));
        assertThat(metrics(next).damagedBytes()).isEqualTo(cutOff).isPositive();
        assertThat(metrics(next).dropped()).isEqualTo(Map.of(DropReason.DAMAGED, 1L));
    }

    @Test
    void whatIsWholeIsNotToldOf() {
        EventLog log = open(config());
        add(log, 0, 100);
        spill(log, log.tail());
        add(log, 100, 200);
        abandon(log);

        open(config());

        assertThat(told).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theMemorysFileIsSyncedAtTheEndIfEventsAreToOutliveAPowerFailure() throws IOException {
        assumeThat(Files.getFileStore(folder).type()).as("it has a disk").isNotEqualTo("tmpfs");
        EventLog log = open(config().withSyncInterval(Duration.ofHours(1)));
        add(log, 0, 500);
        long before = unsyncedBytes(folder.resolve(RingFile.NAME));

        log.stopAdding();
        log.close();

        assertThat(before).isPositive();
        assertThat(unsyncedBytes(folder.resolve(RingFile.NAME))).isZero();
        assertThat(metrics(log).spoolFailures()).isZero();
    }

    @Test
    void aSegmentThatWasNeverWrittenIsInNobodysWay() throws IOException {
        EventLog log = open(config());
        add(log, 0, 100);
        long acknowledged = positionAfter(log, 50);
        abandon(log);
        Files.createFile(folder.resolve(FIRST_SEGMENT));

        EventLog next = open(config());
        spill(next, next.tail());
        next.acknowledge(acknowledged);

        assertThat(Events.readFrom(next, acknowledged)).isEqualTo(numbers(50, 100));
    }

    @Test
    void damageInTheMiddleCostsTheEventsThatItHit() throws IOException {
        EventLog log = open(config().withDurability(Durability.MEMORY));
        add(log, 0, 100);
        spill(log, log.tail());
        long damaged = positionAfter(log, 40);
        abandon(log);
        try (var file = new RandomAccessFile(folder.resolve(FIRST_SEGMENT).toFile(), "rw")) {
            file.seek(damaged + 30);
            file.write(new byte[900]);
        }

        EventLog next = open(config().withDurability(Durability.MEMORY));

        List<Integer> read = Events.readFrom(next, 0);
        assertThat(read).startsWith(IntStream.range(0, 40).boxed().toArray(Integer[]::new));
        assertThat(read).doesNotContain(40).endsWith(99).hasSizeBetween(95, 99);
        assertThat(metrics(next).dropped()).containsKey(DropReason.DAMAGED);
    }

    @Test
    void aFullSpoolKeepsTheOldAndThenMemoryFills() {
        EventLog log = open(config().withMaxBytes(8 << 20));

        int added = addUntilDropped(log, 100_000);

        assertThat(log.spoolBytes()).isLessThanOrEqualTo(8 << 20);
        assertThat(metrics(log).dropped()).containsOnlyKeys(DropReason.MEMORY_FULL);
        assertThat(Events.readFrom(log, 0)).isEqualTo(numbers(0, added));
    }

    @Test
    void theOldestSegmentsGiveWayIfThatIsThePolicy() throws IOException {
        EventLog log =
                EventLog.open(
                        MEMORY,
                        Optional.of(config().withMaxBytes(8 << 20)),
                        new OverflowPolicy.DropOldest(),
                        reports);
        int all = 30_000;
        for (int i = 0; i < all; i++) {
            assertThat(log.add(Events.numbered(i))).isEqualTo(Acceptance.SPOOLED);
            if (i % 500 == 0) {
                spill(log, log.tail());
            }
        }

        List<Integer> read = Events.readFrom(log, 0);
        long dropped = metrics(log).dropped().getOrDefault(DropReason.OLDEST, 0L);

        assertThat(log.spoolBytes()).isLessThanOrEqualTo(8 << 20);
        assertThat(read).endsWith(all - 1).hasSize((int) (all - dropped));
        assertThat(dropped).isPositive();
    }

    @Test
    void withoutASpoolTheOldestQuarterOfMemoryGivesWay() {
        EventLog log =
                EventLog.open(MEMORY, Optional.empty(), new OverflowPolicy.DropOldest(), reports);
        int added = 0;
        while (log.add(Events.numbered(added)) == Acceptance.BUFFERED) {
            added++;
        }

        log.dropOldestInMemory();

        long dropped = metrics(log).dropped().getOrDefault(DropReason.OLDEST, 0L);
        assertThat(log.add(Events.numbered(added))).isEqualTo(Acceptance.BUFFERED);
        assertThat(Events.readFrom(log, 0)).isEqualTo(numbers((int) dropped, added + 1));
        assertThat(log.memoryBytes()).isLessThan(MEMORY * 4L / 5);
    }

    @Test
    void aBlockedCallerGoesOnWhenThereIsRoom() throws Exception {
        AuditEvent large = Events.sized(0, 90_000);
        EventLog log = fullOf(large, Duration.ofMinutes(1));
        var result = new ArrayList<Acceptance>();
        Thread caller = Thread.ofPlatform().start(() -> result.add(log.add(large)));

        log.acknowledge(positionAfter(log, 3));
        caller.join();

        assertThat(result).containsExactly(Acceptance.BUFFERED);
    }

    @Test
    void aBlockedCallerIsLetGoAtTheLimit() {
        AuditEvent large = Events.sized(0, 90_000);
        EventLog log = fullOf(large, Duration.ofMillis(20));

        assertThat(log.add(large)).isEqualTo(Acceptance.DROPPED);
        assertThat(metrics(log).dropped()).containsEntry(DropReason.MEMORY_FULL, 1L);
    }

    @Test
    void aBlockedCallerCanWaitForEver() throws Exception {
        AuditEvent large = Events.sized(0, 90_000);
        EventLog log = fullOf(large, ChronoUnit.FOREVER.getDuration());
        long end = positionAfter(log, 11);

        var waiting = CompletableFuture.supplyAsync(() -> log.add(large));
        log.acknowledge(end);

        assertThat(waiting.get()).isEqualTo(Acceptance.BUFFERED);
        assertThat(log.awaitAcknowledged(end, ChronoUnit.FOREVER.getDuration())).isTrue();
    }

    @Test
    void aDiskThatIsFullLeavesEventsInMemoryAndIsUsedAgainOnceItIsNot() throws IOException {
        EventLog log = open(config());
        add(log, 0, 100);
        // writes to /dev/full fail as on a full disk, by the kernel itself
        Files.createSymbolicLink(folder.resolve(FIRST_SEGMENT), Path.of("/dev/full"));

        var whileFull = spill(log, log.tail());
        add(log, 100, 200);
        List<Integer> readWhileFull = Events.readFrom(log, 0);
        var afterwards = spill(log, log.tail());

        assertThat(whileFull).isEqualTo(Spiller.Spilled.FAILED);
        assertThat(readWhileFull).isEqualTo(numbers(0, 200));
        assertThat(afterwards).isEqualTo(Spiller.Spilled.ALL);
        assertThat(log.memoryBytes()).isZero();
        assertThat(Events.readFrom(log, 0)).isEqualTo(numbers(0, 200));
        assertThat(metrics(log).spoolFailures()).isEqualTo(1);
    }

    @Test
    void allThatWasSpilledIsSynced() throws IOException {
        EventLog log = open(config().withMaxBytes(8 << 20));
        for (int i = 0; i < 6_000; i += 1000) {
            add(log, i, i + 1000);
            spill(log, log.tail());
        }

        assertThat(segments()).hasSizeGreaterThan(2);
        assertThat(log.spiller().orElseThrow().sync()).isEqualTo(log.spoolBytes());
        assertThat(log.spiller().orElseThrow().sync()).isZero();
    }

    @Test
    void whatIsAcknowledgedWhileItIsWrittenIsNoFailureOfTheSpool() throws Exception {
        EventLog log = open(config().withMaxBytes(8 << 20));
        AuditEvent event = Events.sized(0, 20_000);
        var isDone = new AtomicBoolean();

        var acknowledging =
                CompletableFuture.runAsync(() -> {
                    while (!isDone.get()) {
                        log.acknowledge(log.tail());
                    }
                });
        try {
            for (int i = 0; i < 5_000; i++) {
                log.add(event);
                spill(log, log.tail());
                log.spiller().orElseThrow().sync();
            }
        } finally {
            isDone.set(true);
        }
        acknowledging.get();

        assertThat(metrics(log).spoolFailures()).isZero();
    }

    @Test
    void filesThatAreNoneOfTheSpoolsAreLeftAlone() throws IOException {
        abandon(open(config()));
        Files.writeString(folder.resolve("00000000000000000003.events"), "not one of ours");
        Files.writeString(folder.resolve("99999999999999999999.events"), "not one of ours");
        try (var ring = new RandomAccessFile(folder.resolve("memory.ring").toFile(), "rw")) {
            ring.seek(Ring.HEAD_INDEX);
            ring.write(3);
        }

        EventLog log = open(config());

        assertThat(log.add(Events.numbered(1))).isEqualTo(Acceptance.SPOOLED);
        assertThat(Events.readFrom(log, log.acknowledged())).containsExactly(1);
    }

    @Test
    void aFolderThatCannotBeMadeLeavesMemory() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        EventLog log = open(SpoolConfig.in(file.resolve("spool")));

        assertThat(log.add(Events.numbered(1))).isEqualTo(Acceptance.BUFFERED);
        assertThat(metrics(log).spoolFailures()).isEqualTo(1);
    }

    @Test
    void aFolderHasOneOwner() {
        EventLog owner = open(config());

        assertThatThrownBy(() -> open(config()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(folder.toString(), "a folder of its own");
        abandon(owner);
        assertThat(open(config()).add(Events.numbered(1))).isEqualTo(Acceptance.SPOOLED);
    }

    @ParameterizedTest
    @EnumSource
    void aClosedLogLeavesItsEventsToTheNext(Durability durability) {
        EventLog log = open(config().withDurability(durability));
        add(log, 0, 50);
        spill(log, log.tail());
        add(log, 50, 100);

        log.stopAdding();
        log.close();
        EventLog next = open(config().withDurability(durability));

        assertThat(log.add(Events.numbered(100))).isEqualTo(Acceptance.DROPPED);
        assertThat(Events.readFrom(next, next.acknowledged())).isEqualTo(numbers(0, 100));
        assertThat(metrics(log).dropped()).isEqualTo(Map.of(DropReason.CLOSED, 1L));
    }

    @Test
    void eventsLeftInAMappedMemoryOutliveAChangeOfDurabilityAndSize() {
        EventLog log = open(config());
        add(log, 0, 50);
        abandon(log);

        EventLog next =
                EventLog.open(
                        4 * MEMORY,
                        Optional.of(config().withDurability(Durability.MEMORY)),
                        new OverflowPolicy.DropNewest(),
                        reports);
        add(next, 50, 60);

        assertThat(Events.readFrom(next, next.acknowledged())).isEqualTo(numbers(0, 60));
    }

    @Test
    void withoutASpoolWhatIsLeftAtTheEndIsCounted() {
        EventLog log =
                EventLog.open(MEMORY, Optional.empty(), new OverflowPolicy.DropNewest(), reports);
        add(log, 0, 5);

        log.stopAdding();
        log.close();

        assertThat(metrics(log).dropped()).containsEntry(DropReason.CLOSED, 5L);
    }

    @Test
    void aLostCursorMeansAgainNotNever() throws IOException {
        EventLog log = open(config());
        add(log, 0, 100);
        spill(log, log.tail());
        log.acknowledge(positionAfter(log, 50));
        abandon(log);
        Files.delete(folder.resolve("cursor"));

        EventLog next = open(config());

        assertThat(Events.readFrom(next, next.acknowledged())).isEqualTo(numbers(0, 100));
    }

    @Test
    void addingAllocatesNothing() {
        EventLog log = open(config());
        AuditEvent event = Events.sized(0, 1000);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        add(log, event, 100);

        long before = threads.getCurrentThreadAllocatedBytes();
        add(log, event, 400);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        // counters may grow once
        assertThat(allocated / 400).isLessThan(10);
        assertThat(metrics(log).recorded()).isEqualTo(500);
    }

    @Test
    void nullIsDropped() {
        EventLog log = open(config());

        assertThat(log.add(nothing())).isEqualTo(Acceptance.DROPPED);
        assertThat(metrics(log).dropped()).containsEntry(DropReason.NO_EVENT, 1L);
    }

    @SuppressWarnings("NullAway") // what a caller without null checks can do
    private static AuditEvent nothing() {
        return null;
    }

    private SpoolConfig config() {
        return SpoolConfig.in(folder);
    }

    private EventLog open(SpoolConfig config) {
        return EventLog.open(MEMORY, Optional.of(config), new OverflowPolicy.DropNewest(), reports);
    }

    /// In memory alone, with no room for one more such event; who adds one waits.
    private EventLog fullOf(AuditEvent large, Duration limit) {
        EventLog log =
                EventLog.open(MEMORY, Optional.empty(), new OverflowPolicy.Block(limit), reports);
        for (int i = 0; i < 11; i++) {
            log.add(large);
        }
        return log;
    }

    private static Spiller.Spilled spill(EventLog log, long to) {
        return log.spiller().orElseThrow().spill(to);
    }

    /// As if its process were gone: the lock is free. What is in a mapped memory stays there.
    private static void abandon(EventLog log) {
        log.close();
    }

    private EventLog killedAndReopened(EventLog log, SpoolConfig config) {
        abandon(log);
        return open(config);
    }

    /// Cuts so many bytes off the first segment, and says how many are left.
    private long shorten(int bytes) throws IOException {
        try (var file = new RandomAccessFile(folder.resolve(FIRST_SEGMENT).toFile(), "rw")) {
            file.setLength(file.length() - bytes);
            return file.length();
        }
    }

    /// Of a file that is mapped: bytes in memory that are not on the disk, as the kernel says.
    private static long unsyncedBytes(Path file) throws IOException {
        long kibibytes = 0;
        boolean isOfFile = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (MAPPING.matcher(line).lookingAt()) {
                isOfFile = line.endsWith(file.toString());
            }
            Matcher dirty = DIRTY.matcher(line);
            if (isOfFile && dirty.matches()) {
                kibibytes += Long.parseLong(dirty.group(1));
            }
        }
        return kibibytes << 10;
    }

    private static void add(EventLog log, AuditEvent event, int times) {
        for (int i = 0; i < times; i++) {
            log.add(event);
        }
    }

    private static void add(EventLog log, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(log.add(Events.numbered(i))).isNotEqualTo(Acceptance.DROPPED);
        }
    }

    private static int addUntilDropped(EventLog log, int atMost) {
        for (int i = 0; i < atMost; i++) {
            if (i % 500 == 0) {
                spill(log, log.tail());
            }
            if (log.add(Events.numbered(i)) == Acceptance.DROPPED) {
                return i;
            }
        }
        return atMost;
    }

    private static long positionAfter(EventLog log, int events) {
        var batch = new EventBatch(log.acknowledged(), events, 4 << 20);
        log.read(batch);
        assertThat(batch.count()).isEqualTo(events);
        return batch.position();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private RecorderMetrics metrics(EventLog log) {
        return reports.metrics(log.memoryBytes(), log.spoolBytes(), 0);
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".events")).toList();
        }
    }
}
