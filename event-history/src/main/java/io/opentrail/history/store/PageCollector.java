package io.opentrail.history.store;

import io.opentrail.event.AuditEvent;
import io.opentrail.history.event.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// Fills one page from segment after segment, newest first.
final class PageCollector {

    /// Of the records on a page; one more event can exceed it.
    private static final int MAX_PAGE_BYTES = 1024 * 1024;

    /// Events that are read from disk at once.
    private static final int BATCH = 64;

    private final Lookup lookup;
    private final Function<byte[], AuditEvent> decoder;
    private final int maxCandidates;
    private final List<FoundEvent> found = new ArrayList<>();
    private int candidates;
    private int jumps;
    private long bytes;
    private @Nullable Position last;
    private boolean more;

    /// @param maxCandidates that are looked at, and jumps over what only some attributes have
    PageCollector(Lookup lookup, Function<byte[], AuditEvent> decoder, int maxCandidates) {
        this.lookup = lookup;
        this.decoder = decoder;
        this.maxCandidates = maxCandidates;
    }

    /// False if the page is full, or as much was looked at as one lookup may.
    boolean collect(RocksDB database, ReadOptions options, Segment segment)
            throws RocksDBException {
        byte[] scope = lookup.scope().keyPrefix();
        try (var orders = segment.candidates(database, options, lookup, maxCandidates - jumps)) {
            boolean ended = false;
            while (!more && !ended) {
                List<byte[]> next = next(orders, segment);
                if (!next.isEmpty()) {
                    take(segment, next, segment.values(database, scope, next));
                }
                ended = next.isEmpty() || orders.stoppedBehind().isPresent();
            }
            jumps += orders.jumps();
            if (!more) {
                orders.stoppedBehind().ifPresent(order -> goOnBehind(segment, order));
            }
            return !more;
        }
    }

    private void goOnBehind(Segment segment, byte[] order) {
        more = true;
        last = Keys.position(segment.lastMillis(), order);
    }

    Page page() {
        return new Page(found, more ? Optional.ofNullable(last) : Optional.empty());
    }

    /// As many as could fill the page and one that would be on the next, if that is not too many.
    private List<byte[]> next(CommonOrders orders, Segment segment) throws RocksDBException {
        int wanted = Math.min(BATCH, lookup.limit() - found.size() + 1);
        List<byte[]> next = new ArrayList<>(wanted);
        while (next.size() < wanted) {
            byte[] order = orders.next();
            if (order == null) {
                break;
            }
            Position position = Keys.position(segment.lastMillis(), order);
            if (position.millis() < lookup.from().toEpochMilli()) {
                break;
            }
            if (lookup.after().filter(after -> position.compareTo(after) <= 0).isEmpty()) {
                next.add(order);
            }
        }
        return next;
    }

    private void take(Segment segment, List<byte[]> orders, List<byte @Nullable []> values) {
        for (int i = 0; i < orders.size(); i++) {
            if (found.size() == lookup.limit()
                    || candidates == maxCandidates
                    || bytes >= MAX_PAGE_BYTES) {
                more = true;
                return;
            }
            Position position = Keys.position(segment.lastMillis(), orders.get(i));
            byte[] value = values.get(i);
            if (value != null) {
                add(position, decoder.apply(value));
            }
            candidates++;
            last = position;
        }
    }

    private void add(Position position, AuditEvent event) {
        HistoryEvent entry = HistoryEvent.of(event);
        if (lookup.matches(entry)) {
            found.add(new FoundEvent(position, entry, event.getRecord()));
            bytes += event.getRecord().remaining();
        }
    }
}
