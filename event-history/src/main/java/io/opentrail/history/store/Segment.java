package io.opentrail.history.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.history.event.Attribute;
import io.opentrail.history.event.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// A slice of time: its records and their index, each in a column family of its own, so that
/// dropping them deletes files and compacts nothing.
///
/// @param firstMillis of the epoch, inclusive
/// @param lastMillis inclusive
record Segment(
        long firstMillis, long lastMillis, ColumnFamilyHandle records, ColumnFamilyHandle index) {

    private static final byte[] NOTHING = new byte[0];

    static Segment create(RocksDB database, StoreOptions options, SegmentName name)
            throws RocksDBException {
        return new Segment(
                name.firstMillis(),
                name.lastMillis(),
                database.createColumnFamily(
                        new ColumnFamilyDescriptor(
                                name.records().getBytes(UTF_8), options.recordFamily())),
                database.createColumnFamily(
                        new ColumnFamilyDescriptor(
                                name.index().getBytes(UTF_8), options.indexFamily())));
    }

    void put(WriteBatch batch, HistoryEvent event, Position position, byte[] value)
            throws RocksDBException {
        byte[] scope = event.scope().keyPrefix();
        byte[] order = Keys.order(lastMillis, position);
        batch.put(records, Keys.of(scope, order), value);
        for (Attribute attribute : Attribute.values()) {
            for (String text : event.values(attribute)) {
                batch.put(index, Keys.of(Keys.value(scope, attribute, text), order), NOTHING);
            }
        }
    }

    boolean overlaps(long fromMillis, long toMillis) {
        return firstMillis <= toMillis && fromMillis <= lastMillis;
    }

    /// Cursors over what may have all the lookup's attributes, before the first one of its time.
    CommonOrders candidates(RocksDB database, ReadOptions options, Lookup lookup, int maxJumps)
            throws RocksDBException {
        byte[] scope = lookup.scope().keyPrefix();
        List<OrderCursor> cursors = new ArrayList<>();
        lookup.attributes()
                .forEach((attribute, text) ->
                        cursors.add(
                                new OrderCursor(
                                        database.newIterator(index, options),
                                        Keys.value(scope, attribute, text))));
        if (cursors.isEmpty()) {
            cursors.add(new OrderCursor(database.newIterator(records, options), scope));
        }
        var common = new CommonOrders(cursors, maxJumps);
        try {
            common.seek(begin(lookup));
            return common;
        } catch (RocksDBException e) {
            common.close();
            throw e;
        }
    }

    private byte[] begin(Lookup lookup) {
        long to = Math.min(lookup.to().toEpochMilli(), lastMillis);
        Position first = new Position(to, Digest.FIRST);
        Position after = lookup.after().orElse(first);
        if (after.compareTo(first) > 0) {
            first = after;
        }
        return Keys.order(lastMillis, first);
    }

    /// The events' bytes, in the same order; null where there is none.
    // RocksDB is not annotated: what is not there is null.
    @SuppressWarnings("NullAway")
    List<byte @Nullable []> values(RocksDB database, byte[] scope, List<byte[]> orders)
            throws RocksDBException {
        List<ColumnFamilyHandle> families = new ArrayList<>(orders.size());
        List<byte[]> keys = new ArrayList<>(orders.size());
        for (byte[] order : orders) {
            families.add(records);
            keys.add(Keys.of(scope, order));
        }
        return database.multiGetAsList(families, keys);
    }

    void drop(RocksDB database) throws RocksDBException {
        database.dropColumnFamilies(List.of(records, index));
        close();
    }

    void close() {
        records.close();
        index.close();
    }
}
