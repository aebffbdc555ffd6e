package io.opentrail.router.repeat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The events of one partition that were taken lately, by account and eventID. Thread-safe.
///
/// Time is cut into slices as long as the window, and an event is remembered in the slice that it
/// came in last: so two reads find it, and a slice that is over goes as a whole. Time is that of
/// the partition, its newest timestamp so far: it stands still while the router is away, and never
/// goes back.
///
/// What is remembered follows from the partition alone, whichever part of it is read how often: a
/// record that was read before changes nothing, and is judged by what came before it, as it was the
/// first time. So nothing has to be undone when a transaction is, and what a crash took from here
/// is read again from the partition.
public final class AcceptedEvents implements AutoCloseable {

    private static final Verdict FRESH = new Verdict.Fresh();
    private static final Verdict REPEAT = new Verdict.Repeat();

    /// Written to the database at once.
    private static final int BATCH = 500;

    /// An event is judged by two slices. One more is kept, for what is read again because its
    /// transaction was undone when the newest slice had just begun.
    private static final int KEPT_SLICES = 3;

    private final AcceptedEventsDatabase database;
    private final long sliceMillis;
    private final Fingerprints fingerprints = new Fingerprints();
    private final Map<Fingerprint, Acceptance> unwritten = new HashMap<>();
    private Optional<Progress> progress;
    private boolean closed;

    private AcceptedEvents(AcceptedEventsDatabase database, Duration slice) {
        this.database = database;
        this.sliceMillis = slice.toMillis();
        this.progress = database.progress();
    }

    /// Opens what a folder holds, or begins anew there.
    static AcceptedEvents open(Path folder, RocksDbMemory memory, Duration slice) {
        return new AcceptedEvents(AcceptedEventsDatabase.open(folder, memory), slice);
    }

    /// Whether an event came before; from now on, it did.
    ///
    /// @param offset of the record that carries it
    /// @param timestamp of the same, in milliseconds
    public synchronized Verdict take(EventIdentity event, long offset, long timestamp) {
        if (progress.isPresent() && offset < progress.get().begin()) {
            throw new IllegalStateException(
                    "offset %d is from before %d, where what is remembered begins"
                            .formatted(offset, progress.get().begin()));
        }
        return learn(event, offset, timestamp);
    }

    /// The same for an event that nothing is decided about, from however long ago.
    synchronized Verdict learn(EventIdentity event, long offset, long timestamp) {
        requireOpen();
        Progress before = progress.orElseGet(() -> new Progress(offset, offset));
        if (offset >= before.next()) {
            progress = Optional.of(before);
            beginSlice(timestamp, offset);
        }
        Verdict verdict =
                judge(
                        fingerprints.ofIdentity(event.account(), event.eventId()),
                        fingerprints.ofContent(event.record()),
                        offset);
        progress = progress.map(known -> known.upTo(offset + 1));
        if (unwritten.size() >= BATCH) {
            write();
        }
        return verdict;
    }

    private Verdict judge(Fingerprint identity, Fingerprint content, long offset) {
        Optional<Acceptance> first = recall(identity, offset);
        if (first.isEmpty()) {
            remember(identity, content, offset);
            return FRESH;
        }
        if (first.get().content().equals(content)) {
            return first.get().offset() < offset ? REPEAT : FRESH;
        }
        Fingerprint other = fingerprints.ofBoth(identity, content);
        Optional<Acceptance> before = recall(other, offset);
        if (before.isEmpty()) {
            remember(other, content, offset);
        }
        return before.isPresent() && before.get().offset() < offset
                ? REPEAT
                : new Verdict.Conflict(first.get().offset());
    }

    private void beginSlice(long timestamp, long offset) {
        long start = Math.floorDiv(timestamp, sliceMillis) * sliceMillis;
        List<Slice> slices = database.slices();
        if (!slices.isEmpty() && slices.getLast().startMillis() >= start) {
            return;
        }
        write();
        database.add(new Slice(start, offset));
        if (slices.size() > KEPT_SLICES) {
            // of an event in what is then the oldest slice, it is not known what came before
            long begin = slices.get(2).firstOffset();
            progress = progress.map(known -> known.from(begin));
            write();
            database.dropOldest();
        }
    }

    /// What came under a key in the slice of an offset or the one before; if it came again just
    /// now, it is in this slice from now on. What came first behind the offset does not count.
    private Optional<Acceptance> recall(Fingerprint key, long offset) {
        List<Slice> slices = database.slices();
        int at = slices.size() - 1;
        while (at >= 0 && slices.get(at).firstOffset() > offset) {
            at--;
        }
        if (at < 0) {
            return Optional.empty();
        }
        Optional<Acceptance> found = inSlice(at, key);
        if (found.isEmpty() && at > 0 && isNext(slices.get(at - 1), slices.get(at))) {
            found = inSlice(at - 1, key);
            if (found.isPresent() && isNew(offset)) {
                unwritten.put(key, found.get());
            }
        }
        return found.filter(acceptance -> acceptance.offset() <= offset);
    }

    private Optional<Acceptance> inSlice(int at, Fingerprint key) {
        List<Slice> slices = database.slices();
        Acceptance recent = at == slices.size() - 1 ? unwritten.get(key) : null;
        return recent == null ? database.get(slices.get(at), key) : Optional.of(recent);
    }

    private boolean isNext(Slice before, Slice slice) {
        return before.startMillis() + sliceMillis == slice.startMillis();
    }

    private void remember(Fingerprint key, Fingerprint content, long offset) {
        if (isNew(offset)) {
            unwritten.put(key, new Acceptance(content, offset));
        }
    }

    private boolean isNew(long offset) {
        return progress.map(known -> offset >= known.next()).orElse(true);
    }

    /// Empty if nothing was ever remembered.
    synchronized Optional<Progress> progress() {
        return progress;
    }

    /// Forgets all, to begin anew.
    synchronized void restart(Progress from) {
        requireOpen();
        unwritten.clear();
        progress = Optional.empty();
        database.clear();
        progress = Optional.of(from);
    }

    /// There is nothing more to be remembered before an offset.
    synchronized void reached(long offset) {
        progress = progress.map(known -> known.upTo(offset));
        write();
    }

    /// Writes what is only in memory yet to where a killed process does not lose it.
    public synchronized void write() {
        requireOpen();
        if (progress.isPresent()) {
            database.write(progress.get(), unwritten);
            unwritten.clear();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("memory of a partition is closed");
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        try {
            write();
        } finally {
            closed = true;
            database.close();
        }
    }
}
