package io.opentrail.router.repeat;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.IndexType;
import org.rocksdb.Options;

/// Has every database stay within one [RocksDbMemory], and answer that an event is new without
/// reading a block of data: most are.
public final class BoundedRocksDb implements RocksDBConfigSetter {

    /// The property that holds the [RocksDbMemory].
    public static final String MEMORY = "opentrail.rocksdb-memory";

    private static final long WRITE_BUFFER_BYTES = 4L << 20;
    private static final long FILTER_BLOCK_BYTES = 4096;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        if (!(configs.get(MEMORY) instanceof RocksDbMemory memory)) {
            throw new IllegalArgumentException("property '" + MEMORY + "' is missing");
        }
        var table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache());
        // Filters and indexes are in the cache, too, in blocks: one that is bigger than the cache
        // costs small reads, not none.
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setIndexType(IndexType.kTwoLevelIndexSearch);
        table.setPartitionFilters(true);
        table.setMetadataBlockSize(FILTER_BLOCK_BYTES);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        // Streams leaves the filter of the last level out, which serves keys that are there.
        options.setOptimizeFiltersForHits(false);
    }

    /// The memory is the router's.
    @Override
    public void close(String storeName, Options options) {}
}
