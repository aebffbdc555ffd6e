package io.opentrail.router.repeat;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;

/// The options of one database, which keep it within a [RocksDbMemory] and answer that an event is
/// new without reading a block of data: most are. Close it after the database.
final class RocksDbSettings implements AutoCloseable {

    private static final long WRITE_BUFFER_BYTES = 4L << 20;
    private static final long ARENA_BYTES = 64 << 10;
    private static final long MAX_LOG_BYTES = 16L << 20;
    private static final long FILTER_BLOCK_BYTES = 4096;
    private static final double FILTER_BITS = 10;

    /// Of the write buffer, for a filter of ten bits for each of its entries.
    private static final double BUFFER_FILTER = 0.02;

    private final BloomFilter filter = new BloomFilter(FILTER_BITS);
    private final DBOptions database;
    private final ColumnFamilyOptions progressFamily;
    private final ColumnFamilyOptions sliceFamily;

    RocksDbSettings(RocksDbMemory memory) {
        database =
                new DBOptions()
                        .setCreateIfMissing(true)
                        .setWriteBufferManager(memory.writeBuffers())
                        .setMaxTotalWalSize(MAX_LOG_BYTES)
                        .setAvoidFlushDuringShutdown(true)
                        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                        .setKeepLogFileNum(1);
        progressFamily = new ColumnFamilyOptions().setArenaBlockSize(ARENA_BYTES);
        sliceFamily = new ColumnFamilyOptions();
        sliceFamily
                .setArenaBlockSize(ARENA_BYTES)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMemtablePrefixBloomSizeRatio(BUFFER_FILTER)
                .setMemtableWholeKeyFiltering(true)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setCompactionStyle(CompactionStyle.UNIVERSAL);
        sliceFamily.setTableFormatConfig(table(memory));
    }

    /// Filters and indexes are in the cache, too, in blocks: one that is bigger than the cache
    /// costs small reads, not none.
    private BlockBasedTableConfig table(RocksDbMemory memory) {
        return new BlockBasedTableConfig()
                .setBlockCache(memory.cache())
                .setFilterPolicy(filter)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setMetadataBlockSize(FILTER_BLOCK_BYTES);
    }

    DBOptions database() {
        return database;
    }

    ColumnFamilyOptions progressFamily() {
        return progressFamily;
    }

    ColumnFamilyOptions sliceFamily() {
        return sliceFamily;
    }

    @Override
    public void close() {
        sliceFamily.close();
        progressFamily.close();
        database.close();
        filter.close();
    }
}
