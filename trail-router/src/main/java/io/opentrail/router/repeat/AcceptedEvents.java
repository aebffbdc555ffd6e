package io.opentrail.router.repeat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;

/// The events of one partition that were taken lately, by account and eventID. Not thread-safe.
///
/// Time is cut into slices as long as the window, and an event is remembered in the slice that it
/// came in last: so two reads find it, and a slice that is over goes as a whole. Time is that of
/// the stream: it stands still while the router is away. It never goes back, even if the stream
/// does.
///
/// A record that is read again, because offsets were reset, is taken again: it is the one that was
/// remembered, not a repeat of it.
public final class AcceptedEvents {

    private static final Verdict FRESH = new Verdict.Fresh();
    private static final Verdict REPEAT = new Verdict.Repeat();

    private final WindowStore<Bytes, byte[]> store;
    private final long sliceMillis;
    private final Fingerprints fingerprints = new Fingerprints();
    private long slice;

    AcceptedEvents(WindowStore<Bytes, byte[]> store, Duration slice) {
        this.store = store;
        this.sliceMillis = slice.toMillis();
        this.slice = newestIn(store);
    }

    private static long newestIn(WindowStore<Bytes, byte[]> store) {
        try (KeyValueIterator<Windowed<Bytes>, byte[]> newestFirst = store.backwardAll()) {
            if (!newestFirst.hasNext()) {
                return 0;
            }
            KeyValue<Windowed<Bytes>, byte[]> newest = newestFirst.next();
            return newest.key.window().start();
        }
    }

    /// Whether an event came before; from now on, it did.
    ///
    /// @param record the event's own bytes, without the envelope
    /// @param offset of the record that carries it
    /// @param streamTime milliseconds
    public Verdict take(
            String account, String eventId, ByteBuffer record, long offset, long streamTime) {
        slice = Math.max(slice, Math.floorDiv(streamTime, sliceMillis) * sliceMillis);
        Fingerprint identity = fingerprints.ofIdentity(account, eventId);
        Fingerprint content = fingerprints.ofContent(record);
        var taken = new Acceptance(content, offset);
        Optional<Acceptance> first = recall(identity);
        if (first.isEmpty()) {
            remember(identity, taken);
            return FRESH;
        }
        if (first.get().content().equals(content)) {
            return sameBytes(first.get(), offset);
        }
        Fingerprint other = fingerprints.ofBoth(identity, content);
        Optional<Acceptance> before = recall(other);
        if (before.isEmpty()) {
            remember(other, taken);
            return new Verdict.Conflict(first.get().offset());
        }
        return sameBytes(before.get(), offset);
    }

    private static Verdict sameBytes(Acceptance before, long offset) {
        return before.offset() == offset ? FRESH : REPEAT;
    }

    /// What came under a key in this slice or the one before; in either case it is in this slice
    /// now.
    private Optional<Acceptance> recall(Fingerprint key) {
        byte[] current = store.fetch(key.bytes(), slice);
        if (current != null) {
            return Optional.of(Acceptance.parse(current));
        }
        byte[] before = store.fetch(key.bytes(), slice - sliceMillis);
        if (before == null) {
            return Optional.empty();
        }
        store.put(key.bytes(), before, slice);
        return Optional.of(Acceptance.parse(before));
    }

    private void remember(Fingerprint key, Acceptance taken) {
        store.put(key.bytes(), taken.toBytes(), slice);
    }
}
