package io.opentrail.router.repeat;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// The memory outside the heap that all databases of one router share. Close it after they are
/// closed.
public final class RocksDbMemory implements AutoCloseable {

    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    /// @param bytes of which write buffers take up to a half
    public RocksDbMemory(long bytes) {
        RocksDB.loadLibrary();
        cache = new LRUCache(bytes);
        writeBuffers = new WriteBufferManager(bytes / 2, cache);
    }

    Cache cache() {
        return cache;
    }

    WriteBufferManager writeBuffers() {
        return writeBuffers;
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }
}
