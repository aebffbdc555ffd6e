package io.opentrail.producer.spool;

import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.report.DropReason;
import io.opentrail.producer.report.Reports;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// All events that were recorded and are not acknowledged, in the order in which they came. Each has
/// a position. The newest are in the [Ring]; what it gives away before it is acknowledged is in
/// segments first:
///
///     acknowledged ≤ … segments … ≤ ring's head ≤ … ring … ≤ tail
///
/// Any thread adds. One thread reads and acknowledges, one spills; neither holds the lock while it
/// waits for a disk, and who adds never takes it.
public final class EventLog {

    private static final long ROOM_CHECK_NANOS = 100_000;
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);
    private static final Duration STRAGGLERS = Duration.ofMillis(200);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition acknowledgement = lock.newCondition();
    private final SegmentReader reader = new SegmentReader();
    private final AtomicBoolean isSpillWanted = new AtomicBoolean();
    private final Ring ring;
    private final boolean isMapped;
    private final Optional<RingFile> syncedFile;
    private final Optional<SegmentFolder> folder;
    private final OverflowPolicy policy;
    private final Reports reports;
    private final Progress progress;
    private final Optional<Spiller> spiller;
    private volatile @Nullable Thread keeper;

    /// @param syncedFile the ring's, where it is to be synced in the end
    private EventLog(
            Ring ring,
            boolean isMapped,
            Optional<RingFile> syncedFile,
            Optional<SegmentFolder> folder,
            OverflowPolicy policy,
            Reports reports,
            long acknowledged) {
        this.ring = ring;
        this.isMapped = isMapped;
        this.syncedFile = syncedFile;
        this.folder = folder;
        this.policy = policy;
        this.reports = reports;
        this.progress = new Progress(acknowledged);
        this.spiller =
                folder.map(f -> new Spiller(lock, ring, f, progress, dropsOldest(), reports));
    }

    /// Opens the log with what an earlier process left in it. A spool that cannot be used is
    /// reported, and the log is in memory only.
    ///
    /// @param memoryBytes a power of two
    /// @throws IllegalStateException if another recorder has the spool
    public static EventLog open(
            int memoryBytes, Optional<SpoolConfig> spool, OverflowPolicy policy, Reports reports) {
        if (spool.isPresent()) {
            try {
                return open(memoryBytes, spool.get(), policy, reports);
            } catch (IOException e) {
                reports.spoolFailed("spool '%s': %s".formatted(spool.get().folder(), e));
            }
        }
        return new EventLog(
                Ring.inMemory(memoryBytes, 0),
                false,
                Optional.empty(),
                Optional.empty(),
                policy,
                reports,
                0);
    }

    private static EventLog open(
            int memoryBytes, SpoolConfig config, OverflowPolicy policy, Reports reports)
            throws IOException {
        SegmentFolder folder = SegmentFolder.open(config);
        try {
            var file = new RingFile(config.folder());
            long end = folder.end();
            Optional<Ring> left = file.left(end);
            long acknowledged = folder.acknowledged();
            folder.cutTail().ifPresent(tail -> tail.report(acknowledged, left, reports));
            Optional<Ring> mapped = mapped(file, left, memoryBytes, config, end, reports);
            Ring ring = mapped.orElseGet(() -> Ring.inMemory(memoryBytes, end));
            long oldest = folder.at(0).map(Segment::base).orElse(ring.head());
            return new EventLog(
                    ring,
                    mapped.isPresent(),
                    mapped.flatMap(m -> config.syncInterval()).map(i -> file),
                    Optional.of(folder),
                    policy,
                    reports,
                    Math.max(oldest, acknowledged));
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    private static Optional<Ring> mapped(
            RingFile file,
            Optional<Ring> left,
            int memoryBytes,
            SpoolConfig config,
            long position,
            Reports reports)
            throws IOException {
        if (left.filter(ring -> ring.used() > 0).isPresent()) {
            return left;
        }
        if (config.durability() == Durability.MEMORY) {
            file.delete();
            return Optional.empty();
        }
        if (left.filter(ring -> ring.capacity() == memoryBytes).isPresent()) {
            return left;
        }
        try {
            return Optional.of(file.create(memoryBytes, position));
        } catch (IOException e) {
            reports.spoolFailed("spool '%s': %s".formatted(config.folder(), e));
            return Optional.empty();
        }
    }

    /// Adds an event. Takes no lock, makes no system call but to wake the keeper at times, and
    /// never throws. Waits only where the policy is [OverflowPolicy.Block].
    public Acceptance add(AuditEvent event) {
        if (event == null || event.size() > Frame.MAX_PAYLOAD) {
            reports.dropped(DropReason.NO_EVENT, 1);
            return Acceptance.DROPPED;
        }
        Ring.Added added = ring.add(event);
        if (added == Ring.Added.FULL && policy instanceof OverflowPolicy.Block block) {
            added = addWithin(event, nanos(block.limit()));
        }
        wakeKeeper();
        if (added == Ring.Added.YES) {
            reports.recorded(event.size());
            return isMapped ? Acceptance.SPOOLED : Acceptance.BUFFERED;
        }
        reports.dropped(reasonOf(added), 1);
        return Acceptance.DROPPED;
    }

    private static long nanos(Duration limit) {
        return limit.compareTo(FOR_EVER) < 0 ? limit.toNanos() : Long.MAX_VALUE;
    }

    private Ring.Added addWithin(AuditEvent event, long limitNanos) {
        long start = System.nanoTime();
        Ring.Added added = Ring.Added.FULL;
        while (added == Ring.Added.FULL
                && System.nanoTime() - start < limitNanos
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(ROOM_CHECK_NANOS);
            added = ring.add(event);
        }
        return added;
    }

    private static DropReason reasonOf(Ring.Added refused) {
        return switch (refused) {
            case CLOSED -> DropReason.CLOSED;
            case FAULT -> DropReason.MEMORY_FAULT;
            case FULL, YES -> DropReason.MEMORY_FULL;
        };
    }

    private void wakeKeeper() {
        if (isCrowded() && !isSpillWanted.get() && isSpillWanted.compareAndSet(false, true)) {
            LockSupport.unpark(keeper);
        }
    }

    void keptBy(Thread thread) {
        keeper = thread;
    }

    /// Behind the newest event.
    public long tail() {
        return ring.tail();
    }

    /// Below it all events are acknowledged.
    public long acknowledged() {
        return progress.acknowledged();
    }

    /// Adds events to the batch, from its position on, as far as there are any and there is room.
    public void read(EventBatch batch) {
        Optional<Segment> segment = readMemoryOrFindSegment(batch);
        while (segment.isPresent() && readSegment(segment.get(), batch)) {
            segment = readMemoryOrFindSegment(batch);
        }
    }

    /// The segment where the batch goes on, if it does not in memory.
    private Optional<Segment> readMemoryOrFindSegment(EventBatch batch) {
        lock.lock();
        try {
            Optional<Segment> segment =
                    batch.position() < ring.head()
                            ? folder.flatMap(f -> f.at(batch.position()))
                            : Optional.empty();
            long oldest = segment.map(Segment::base).orElse(ring.head());
            batch.moveTo(Math.max(batch.position(), oldest));
            progress.read(batch.position());
            if (segment.isEmpty()) {
                damaged(ring.read(batch));
            }
            return segment;
        } finally {
            lock.unlock();
        }
    }

    /// False if there is no more to be read for now.
    private boolean readSegment(Segment segment, EventBatch batch) {
        long end = endOf(segment);
        try {
            damaged(reader.read(segment, end, batch));
            return !batch.isFull() && batch.position() >= end;
        } catch (NoSuchFileException | EOFException e) {
            // somebody took it away; waiting would not bring it back
            reports.spoolFailed(e.toString());
            damaged(1);
            batch.moveTo(end);
            return true;
        } catch (IOException e) {
            reports.spoolFailed(e.toString());
            return false;
        }
    }

    private long endOf(Segment segment) {
        lock.lock();
        try {
            return segment.end();
        } finally {
            lock.unlock();
        }
    }

    private void damaged(int events) {
        if (events > 0) {
            reports.dropped(DropReason.DAMAGED, events);
        }
    }

    /// Lets go of all events below a position. For the thread that reads.
    public void acknowledge(long position) {
        if (position <= acknowledged()) {
            return;
        }
        if (folder.isPresent()) {
            try {
                folder.get().acknowledge(position);
            } catch (IOException e) {
                // events would be sent again by another process, which is better than not at all
                reports.spoolFailed(e.toString());
            }
        }
        List<Segment> done = release(position);
        if (!done.isEmpty()) {
            letGoOfSegment();
            done.forEach(segment -> segment.delete(reports));
        }
    }

    /// A file that is deleted keeps its room on the disk for as long as it is open.
    private void letGoOfSegment() {
        try {
            reader.close();
        } catch (IOException e) {
            reports.spoolFailed(e.toString());
        }
    }

    /// Segments that nobody needs any more.
    private List<Segment> release(long position) {
        lock.lock();
        try {
            progress.acknowledge(position);
            ring.release(position);
            acknowledgement.signalAll();
            return folder.map(f -> f.removeBelow(position)).orElse(List.of());
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all events below a position are acknowledged, so long at most.
    public boolean awaitAcknowledged(long position, Duration limit) throws InterruptedException {
        long nanos = nanos(limit);
        lock.lock();
        try {
            while (acknowledged() < position && nanos > 0) {
                nanos = acknowledgement.awaitNanos(nanos);
            }
            return acknowledged() >= position;
        } finally {
            lock.unlock();
        }
    }

    /// Moves events to disk; empty where there is no spool.
    Optional<Spiller> spiller() {
        return spiller;
    }

    /// Drops the oldest quarter of the memory, if more than three quarters are used.
    void dropOldestInMemory() {
        lock.lock();
        try {
            if (ring.used() > ring.capacity() / 4 * 3L) {
                long head = ring.head();
                long to = ring.wholeUntil(head, head + ring.capacity() / 4);
                reports.dropped(DropReason.OLDEST, ring.count(head, to));
                ring.release(to);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isCrowded() {
        return ring.used() > ring.capacity() / 4;
    }

    void spillTaken() {
        isSpillWanted.set(false);
    }

    boolean dropsOldest() {
        return policy instanceof OverflowPolicy.DropOldest;
    }

    public long memoryBytes() {
        return ring.used();
    }

    public long spoolBytes() {
        lock.lock();
        try {
            return folder.map(SegmentFolder::bytes).orElse(0L);
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more events. Returns when those that were just coming are there.
    public void stopAdding() {
        ring.close();
        long start = System.nanoTime();
        while (ring.wholeUntil(ring.head(), Long.MAX_VALUE) < ring.tail()
                && System.nanoTime() - start < STRAGGLERS.toNanos()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /// Leaves everything for the next process; what cannot be left is dropped and counted. Nobody
    /// reads or spills any more.
    public void close() {
        if (!isMapped) {
            spiller.ifPresent(s -> s.spill(ring.tail()));
            long end = ring.wholeUntil(ring.head(), Long.MAX_VALUE);
            reports.dropped(DropReason.CLOSED, ring.count(ring.head(), end));
        }
        spiller.ifPresent(Spiller::sync);
        syncedFile.ifPresent(this::syncRing);
        try {
            reader.close();
            if (spiller.isPresent()) {
                spiller.get().close();
            }
            if (folder.isPresent()) {
                folder.get().close();
            }
        } catch (IOException e) {
            reports.spoolFailed(e.toString());
        }
    }

    private void syncRing(RingFile file) {
        try {
            file.sync(ring);
        } catch (IOException | UncheckedIOException e) {
            reports.spoolFailed(e.toString());
        }
    }
}
