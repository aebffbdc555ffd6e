package io.opentrail.history.store;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// RocksDB's settings and memory, which all stores of a process share.
public final class StoreOptions implements AutoCloseable {

    private static final int RECORD_BLOCK_BYTES = 32 * 1024;
    private static final int INDEX_BLOCK_BYTES = 16 * 1024;
    private static final int DICTIONARY_BYTES = 16 * 1024;
    private static final int DICTIONARY_SAMPLE_BYTES = 100 * DICTIONARY_BYTES;

    /// Files or runs of files of a segment's family that a lookup may meet before they are merged.
    private static final int RUNS = 8;

    private static final int FEWEST_RUNS_MERGED = 4;
    private static final int RUN_SIZE_TOLERANCE_PERCENT = 20;
    private static final long SEGMENT_BUFFER_BYTES = 16L * 1024 * 1024;
    private static final long BUFFER_STEP_BYTES = 128L * 1024;
    private static final long LOG_BYTES = 64L * 1024 * 1024;
    private static final int OPEN_FILES = 1_000;
    private static final double BLOOM_BITS_PER_VALUE = 10;
    private static final int FORMAT_VERSION = 5;

    static {
        RocksDB.loadLibrary();
    }

    private final StoreConfig config;
    private final Cache cache;
    private final BloomFilter filter = new BloomFilter(BLOOM_BITS_PER_VALUE);
    private final CompactionOptionsUniversal merging =
            new CompactionOptionsUniversal()
                    .setMinMergeWidth(FEWEST_RUNS_MERGED)
                    .setSizeRatio(RUN_SIZE_TOLERANCE_PERCENT)
                    .setMaxSizeAmplificationPercent(Integer.MAX_VALUE);
    private final CompressionOptions plain = new CompressionOptions();
    private final CompressionOptions withDictionary =
            new CompressionOptions()
                    .setMaxDictBytes(DICTIONARY_BYTES)
                    .setZStdMaxTrainBytes(DICTIONARY_SAMPLE_BYTES)
                    .setEnabled(true);
    private final WriteBufferManager buffers;
    private final DBOptions database;
    private final ColumnFamilyOptions records;
    private final ColumnFamilyOptions index;

    public StoreOptions(StoreConfig config) {
        this.config = config;
        // which the write buffers are charged to, so that blocks have what is meant for them
        this.cache = new LRUCache(config.cacheBytes() + config.writeBufferBytes());
        this.buffers = new WriteBufferManager(config.writeBufferBytes(), cache);
        this.database =
                new DBOptions()
                        .setCreateIfMissing(true)
                        .setCreateMissingColumnFamilies(true)
                        .setWriteBufferManager(buffers)
                        .setMaxTotalWalSize(LOG_BYTES)
                        .setMaxOpenFiles(OPEN_FILES)
                        .setKeepLogFileNum(2);
        this.records = records();
        this.index = index();
    }

    StoreConfig config() {
        return config;
    }

    DBOptions database() {
        return database;
    }

    /// Neighbours of an account compress well together, so blocks are large.
    ColumnFamilyOptions recordFamily() {
        return records;
    }

    /// Keys without values; a filter says of a value in how many files it is not.
    ColumnFamilyOptions indexFamily() {
        return index;
    }

    private ColumnFamilyOptions records() {
        return family(withDictionary)
                .setTableFormatConfig(table().setBlockSize(RECORD_BLOCK_BYTES));
    }

    private ColumnFamilyOptions index() {
        return family(plain)
                .useFixedLengthPrefixExtractor(Keys.VALUE_BYTES)
                .setTableFormatConfig(
                        table().setBlockSize(INDEX_BLOCK_BYTES)
                                .setFilterPolicy(filter)
                                .setWholeKeyFiltering(false));
    }

    private BlockBasedTableConfig table() {
        return new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(FORMAT_VERSION);
    }

    /// Nothing is ever put twice, so that merging frees no space: it only bounds the number of
    /// runs. Each event is rewritten once for each time that a segment's size grows fourfold. A
    /// dictionary is made for what is merged with the oldest run, and will be rewritten least.
    private ColumnFamilyOptions family(CompressionOptions oldest) {
        return new ColumnFamilyOptions()
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setCompactionOptionsUniversal(merging)
                .setLevel0FileNumCompactionTrigger(RUNS)
                .setWriteBufferSize(SEGMENT_BUFFER_BYTES)
                .setArenaBlockSize(BUFFER_STEP_BYTES)
                .setCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setCompressionOptions(plain)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setBottommostCompressionOptions(oldest);
    }

    /// Only once all stores are closed.
    @Override
    public void close() {
        records.close();
        index.close();
        database.close();
        plain.close();
        withDictionary.close();
        merging.close();
        filter.close();
        buffers.close();
        cache.close();
    }
}
