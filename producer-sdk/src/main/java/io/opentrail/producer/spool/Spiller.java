package io.opentrail.producer.spool;

import io.opentrail.producer.report.DropReason;
import io.opentrail.producer.report.Reports;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Moves the log's oldest events from memory to segments, whose room has a bound. Used by one
/// thread; holds the log's lock only while it waits for nothing.
final class Spiller implements AutoCloseable {

    /// What a spill came to.
    enum Spilled {
        ALL,
        SPOOL_FULL,
        FAILED
    }

    private static final int SPILL_BYTES = 1 << 20;

    private final SegmentReader counter = new SegmentReader();
    private final ReentrantLock lock;
    private final Ring ring;
    private final SegmentFolder folder;
    private final Progress progress;
    private final boolean dropsOldest;
    private final Reports reports;

    /// Shares the ring and the folder with the log, under its lock.
    ///
    /// @param dropsOldest whether the oldest segments give way to newer events
    Spiller(
            ReentrantLock lock,
            Ring ring,
            SegmentFolder folder,
            Progress progress,
            boolean dropsOldest,
            Reports reports) {
        this.lock = lock;
        this.ring = ring;
        this.folder = folder;
        this.progress = progress;
        this.dropsOldest = dropsOldest;
        this.reports = reports;
    }

    /// Moves events from memory to segments, up to a position.
    Spilled spill(long to) {
        Spilled spilled = Spilled.ALL;
        boolean isMore = true;
        while (isMore) {
            long from = ring.head();
            long end = ring.wholeUntil(from, Math.min(to, from + SPILL_BYTES));
            isMore = end > from;
            if (isMore) {
                spilled = makeRoom(end - from) ? spill(from, end) : Spilled.SPOOL_FULL;
                isMore = spilled == Spilled.ALL;
            }
        }
        return spilled;
    }

    private boolean makeRoom(long bytes) {
        while (!hasRoomFor(bytes)) {
            if (!dropsOldest || !dropOldestSegment()) {
                return false;
            }
        }
        return true;
    }

    private boolean hasRoomFor(long bytes) {
        lock.lock();
        try {
            return folder.hasRoomFor(bytes);
        } finally {
            lock.unlock();
        }
    }

    private boolean dropOldestSegment() {
        Optional<Segment> oldest = removeOldestSegment();
        oldest.ifPresent(this::drop);
        return oldest.isPresent();
    }

    private Optional<Segment> removeOldestSegment() {
        lock.lock();
        try {
            return folder.removeOldest(progress.readPosition());
        } finally {
            lock.unlock();
        }
    }

    private void drop(Segment segment) {
        try {
            long from = Math.max(segment.base(), progress.acknowledged());
            reports.dropped(DropReason.OLDEST, counter.scan(segment, from).events());
            counter.close();
        } catch (IOException e) {
            reports.spoolFailed(e.toString());
            reports.dropped(DropReason.DAMAGED, 1);
        }
        segment.delete(reports);
    }

    private Spilled spill(long from, long end) {
        Segment segment;
        try {
            segment = reserved(from, end);
        } catch (IOException e) {
            reports.spoolFailed(e.toString());
            return Spilled.FAILED;
        }
        try {
            segment.write(ring.slices(from, end));
        } catch (IOException e) {
            if (isAcknowledged(segment)) {
                return Spilled.ALL;
            }
            finish(segment, false, from);
            deleteIfEmpty(segment);
            reports.spoolFailed(e.toString());
            return Spilled.FAILED;
        }
        finish(segment, true, end);
        reports.spilled(end - from);
        reports.spoolWorks();
        return Spilled.ALL;
    }

    /// The segment in which the log goes on; no acknowledgement takes it away from here on.
    private Segment reserved(long from, long end) throws IOException {
        lock.lock();
        try {
            Optional<Segment> continuing = folder.continuing(from);
            if (continuing.isPresent()) {
                continuing.get().reserve(end);
                return continuing.get();
            }
        } finally {
            lock.unlock();
        }
        Segment fresh = Segment.create(folder.path(), from);
        lock.lock();
        try {
            fresh.reserve(end);
            folder.add(fresh);
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    private void finish(Segment segment, boolean isWritten, long end) {
        lock.lock();
        try {
            if (isWritten) {
                segment.commit();
                ring.release(end);
            } else {
                segment.abandon();
                folder.removeEmptyLast();
            }
        } finally {
            lock.unlock();
        }
    }

    /// A file to which nothing could be written is not tried again: the next is a new one.
    private void deleteIfEmpty(Segment segment) {
        if (segment.bytes() == 0) {
            segment.delete(reports);
        }
    }

    /// Syncs what was spilled since the last time.
    ///
    /// @return so many bytes
    long sync() {
        long bytes = 0;
        for (Segment segment : unsynced()) {
            try {
                bytes += segment.sync();
            } catch (IOException e) {
                reportUnlessAcknowledged(segment, e);
            }
        }
        return bytes;
    }

    private List<Segment> unsynced() {
        lock.lock();
        try {
            return folder.unsynced();
        } finally {
            lock.unlock();
        }
    }

    /// The thread that acknowledges closes the file of a segment that nobody needs any more, also
    /// while it is being written or synced.
    ///
    /// @return whether it has
    private boolean isAcknowledged(Segment segment) {
        lock.lock();
        try {
            return !folder.has(segment);
        } finally {
            lock.unlock();
        }
    }

    private void reportUnlessAcknowledged(Segment segment, IOException failure) {
        if (!isAcknowledged(segment)) {
            reports.spoolFailed(failure.toString());
        }
    }

    @Override
    public void close() throws IOException {
        counter.close();
    }
}
