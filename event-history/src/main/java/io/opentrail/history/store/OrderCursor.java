package io.opentrail.history.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Walks over the keys that begin with one prefix.
final class OrderCursor implements AutoCloseable {

    private final RocksIterator iterator;
    private final byte[] prefix;
    private byte @Nullable [] order;

    /// @param iterator is closed with this
    OrderCursor(RocksIterator iterator, byte[] prefix) {
        this.iterator = iterator;
        this.prefix = prefix;
    }

    /// To the first one that is not before this order.
    void seek(byte[] to) throws RocksDBException {
        iterator.seek(Keys.of(prefix, to));
        read();
    }

    void next() throws RocksDBException {
        iterator.next();
        read();
    }

    /// The last bytes of the key, or null behind the last one.
    byte @Nullable [] order() {
        return order;
    }

    private void read() throws RocksDBException {
        if (!iterator.isValid()) {
            iterator.status();
            order = null;
            return;
        }
        byte[] key = iterator.key();
        boolean ours =
                key.length == prefix.length + Keys.ORDER_BYTES
                        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
        order = ours ? Arrays.copyOfRange(key, prefix.length, key.length) : null;
    }

    @Override
    public void close() {
        iterator.close();
    }
}
