package io.opentrail.history.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// What several cursors have in common, in order: none reads what another one has passed already.
/// Common values that have nothing in common can make them jump over each other for long, so it
/// gives up after a number of jumps, and tells how far it came.
final class CommonOrders implements AutoCloseable {

    private final List<OrderCursor> cursors;
    private final int maxJumps;
    private int jumps;
    private byte @Nullable [] stoppedBehind;

    /// @param cursors one or more; are closed with this
    /// @param maxJumps after which no more is looked for; one is always made
    CommonOrders(List<OrderCursor> cursors, int maxJumps) {
        this.cursors = List.copyOf(cursors);
        this.maxJumps = maxJumps;
    }

    void seek(byte[] to) throws RocksDBException {
        for (OrderCursor cursor : cursors) {
            cursor.seek(to);
        }
    }

    /// The next one that all have, or null where there is none, or none was found before this gave
    /// up.
    byte @Nullable [] next() throws RocksDBException {
        byte[] common = cursors.getFirst().order();
        int having = 0;
        while (common != null && having < cursors.size()) {
            OrderCursor cursor = cursors.get(having);
            byte[] here = cursor.order();
            if (here != null && Arrays.compareUnsigned(here, common) < 0) {
                cursor.seek(common);
                jumps++;
                here = cursor.order();
            }
            if (here != null && Arrays.equals(here, common)) {
                having++;
            } else {
                having = 0;
                if (here != null && jumps >= maxJumps) {
                    stoppedBehind = common;
                    return null;
                }
            }
            common = here;
        }
        if (common != null) {
            cursors.getFirst().next();
        }
        return common;
    }

    /// So far.
    int jumps() {
        return jumps;
    }

    /// The last one that it is known of whether all have it; empty unless this gave up.
    Optional<byte[]> stoppedBehind() {
        return Optional.ofNullable(stoppedBehind);
    }

    @Override
    public void close() {
        cursors.forEach(OrderCursor::close);
    }
}
