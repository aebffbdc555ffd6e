package io.opentrail.manifest.object;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The pages of one trail that are not in its bucket yet, in order. The first few are kept; of the
/// others it is known from where on they are to be read again. Safe for use by many threads; one of
/// them puts.
final class TrailPages {

    static final int MAX_KEPT = 4;

    private final Deque<KeptPage> kept = new ArrayDeque<>();
    private OptionalLong readFrom = OptionalLong.empty();
    private long readUpTo;
    private boolean putting;

    /// Offsets that are to be read again.
    ///
    /// @param from inclusive
    /// @param upTo exclusive
    record Range(long from, long upTo) {}

    /// True if somebody has to begin to put now.
    synchronized boolean add(KeptPage page) {
        if (readFrom.isEmpty() && kept.size() < MAX_KEPT) {
            kept.add(page);
        } else {
            leaveOut(page.offset(), page.offset() + 1);
        }
        return begin();
    }

    /// Pages that an earlier process left behind; true if somebody has to begin to put now.
    synchronized boolean addUnread(Range range) {
        leaveOut(range.from(), range.upTo());
        return begin();
    }

    private void leaveOut(long from, long upTo) {
        readFrom = OptionalLong.of(readFrom.orElse(from));
        readUpTo = upTo;
    }

    private boolean begin() {
        boolean begin = !putting;
        putting = true;
        return begin;
    }

    /// The next page, which stays; empty if none is kept.
    synchronized Optional<KeptPage> next() {
        return Optional.ofNullable(kept.peek());
    }

    synchronized void remove(KeptPage put) {
        kept.remove(put);
    }

    /// True if all is put: whoever puts may go.
    synchronized boolean isDone() {
        putting = readFrom.isPresent() || !kept.isEmpty();
        return !putting;
    }

    /// What is to be read again.
    synchronized Range unread() {
        return new Range(readFrom.orElse(readUpTo), readUpTo);
    }

    /// @param next where to read on
    synchronized void addRead(List<KeptPage> pages, long next) {
        kept.addAll(pages);
        readFrom = next < readUpTo ? OptionalLong.of(next) : OptionalLong.empty();
    }

    /// The first offset that is not put.
    synchronized OptionalLong firstOffset() {
        KeptPage first = kept.peek();
        return first == null ? readFrom : OptionalLong.of(first.offset());
    }
}
