package io.opentrail.history.store;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// What several cursors have in common, in order: none reads what another one has passed already.
final class CommonOrders implements AutoCloseable {

    private final List<OrderCursor> cursors;

    /// @param cursors one or more; are closed with this
    CommonOrders(List<OrderCursor> cursors) {
        this.cursors = List.copyOf(cursors);
    }

    void seek(byte[] to) throws RocksDBException {
        for (OrderCursor cursor : cursors) {
            cursor.seek(to);
        }
    }

    /// The next one that all have, or null where there is none.
    byte @Nullable [] next() throws RocksDBException {
        byte[] common = cursors.getFirst().order();
        int having = 0;
        while (common != null && having < cursors.size()) {
            OrderCursor cursor = cursors.get(having);
            byte[] here = cursor.order();
            if (here != null && Arrays.compareUnsigned(here, common) < 0) {
                cursor.seek(common);
                here = cursor.order();
            }
            having = here != null && Arrays.equals(here, common) ? having + 1 : 0;
            common = here;
        }
        if (common != null) {
            cursors.getFirst().next();
        }
        return common;
    }

    @Override
    public void close() {
        cursors.forEach(OrderCursor::close);
    }
}
