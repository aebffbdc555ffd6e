package io.opentrail.history.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.event.AuditEvent;
import io.opentrail.history.event.HistoryEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The events of one partition, on disk, each once however often it is put. One thread puts; any
/// may look up.
///
/// With the events goes a mark, how far in their topic they were read: both are written in one
/// batch, so that after a crash the mark tells what is here. Nothing is forced to disk, since Kafka
/// has it all.
public final class HistoryStore implements AutoCloseable {

    private static final byte[] MARK = "mark".getBytes(UTF_8);
    private static final long BATCH_BYTES = 1024L * 1024;

    /// Of one lookup, and as many jumps over others, so that one for rare combinations of common
    /// values ends; its page then says where to go on.
    private static final int MAX_CANDIDATES = 20_000;

    private final StoreOptions options;
    private final Function<byte[], AuditEvent> decoder;
    private final RocksDB database;
    private final ColumnFamilyHandle marks;
    private final NavigableMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final WriteOptions write = new WriteOptions();
    private final ReadOptions read = new ReadOptions().setPrefixSameAsStart(true);
    private final WriteBatch batch = new WriteBatch();
    private volatile Instant oldest = Instant.MIN;
    private boolean open = true;

    private HistoryStore(
            StoreOptions options,
            Function<byte[], AuditEvent> decoder,
            RocksDB database,
            List<ColumnFamilyHandle> families) {
        this.options = options;
        this.decoder = decoder;
        this.database = database;
        this.marks = families.getFirst();
    }

    /// Opens what is in a folder.
    ///
    /// @param folder of this store alone; is made if it is missing
    /// @param decoder of the bytes that are put
    public static HistoryStore open(
            Path folder, StoreOptions options, Function<byte[], AuditEvent> decoder) {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            List<ColumnFamilyDescriptor> families = families(folder, options);
            RocksDB database =
                    RocksDB.open(options.database(), folder.toString(), families, handles);
            var store = new HistoryStore(options, decoder, database, handles);
            store.takeUp(families, handles);
            return store;
        } catch (RocksDBException | IOException e) {
            throw new StoreFailedException("history in " + folder + " cannot be opened", e);
        }
    }

    private static List<ColumnFamilyDescriptor> families(Path folder, StoreOptions options)
            throws RocksDBException {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
        for (SegmentName segment : segmentNames(folder)) {
            families.add(
                    new ColumnFamilyDescriptor(
                            segment.records().getBytes(UTF_8), options.recordFamily()));
            families.add(
                    new ColumnFamilyDescriptor(
                            segment.index().getBytes(UTF_8), options.indexFamily()));
        }
        return families;
    }

    /// Also those that have lost one of their two families, in a crash amid making or dropping it.
    private static Set<SegmentName> segmentNames(Path folder) throws RocksDBException {
        try (var listing = new Options()) {
            return RocksDB.listColumnFamilies(listing, folder.toString()).stream()
                    .flatMap(name -> SegmentName.ofFamily(new String(name, UTF_8)).stream())
                    .collect(Collectors.toSet());
        }
    }

    private void takeUp(List<ColumnFamilyDescriptor> families, List<ColumnFamilyHandle> handles) {
        for (int i = 1; i < families.size(); i += 2) {
            var name =
                    SegmentName.ofFamily(new String(families.get(i).getName(), UTF_8))
                            .orElseThrow();
            segments.put(
                    name.firstMillis(),
                    new Segment(
                            name.firstMillis(),
                            name.lastMillis(),
                            handles.get(i),
                            handles.get(i + 1)));
        }
    }

    /// Keeps an event, from the next [#flush] on. One that is older than the retention is passed
    /// over.
    ///
    /// @param event of which `value` are the bytes
    public void put(AuditEvent event, byte[] value) {
        HistoryEvent entry = HistoryEvent.of(event);
        if (entry.place().isBefore(oldest)) {
            return;
        }
        Position position = Position.of(entry.place(), event.getRecord());
        whileOpen(
                () -> "event at " + position + " cannot be kept",
                () -> {
                    segmentAt(position.millis()).put(batch, entry, position, value);
                    if (batch.getDataSize() >= BATCH_BYTES) {
                        writeBatch();
                    }
                });
    }

    /// A segment is as long as is set, but for those that were made with another length: it begins
    /// and ends where its neighbours let it, so that none overlaps another.
    private Segment segmentAt(long millis) throws RocksDBException {
        var before = segments.floorEntry(millis);
        if (before != null && millis <= before.getValue().lastMillis()) {
            return before.getValue();
        }
        var name = SegmentName.at(millis, options.config().segment());
        if (before != null) {
            name = name.behind(before.getValue().lastMillis());
        }
        var after = segments.higherEntry(millis);
        if (after != null) {
            name = name.before(after.getKey());
        }
        var segment = Segment.create(database, options, name);
        segments.put(segment.firstMillis(), segment);
        return segment;
    }

    /// Writes what was put since the last time, so that lookups and the next process see it.
    public void flush() {
        whileOpen(() -> "events cannot be kept", this::writeBatch);
    }

    private void writeBatch() throws RocksDBException {
        if (batch.count() > 0) {
            database.write(write, batch);
            batch.clear();
        }
    }

    /// How far the topic was read when what is here was written; empty if this is not known.
    public OptionalLong mark() {
        return got(
                () -> "mark cannot be read",
                () -> {
                    byte[] mark = database.get(marks, MARK);
                    return mark == null
                            ? OptionalLong.empty()
                            : OptionalLong.of(ByteBuffer.wrap(mark).getLong());
                });
    }

    /// Moves the mark, in one write with what was put before.
    public void mark(OptionalLong offset) {
        whileOpen(
                () -> "mark cannot be kept",
                () -> {
                    if (offset.isPresent()) {
                        var bytes = ByteBuffer.allocate(Long.BYTES).putLong(offset.getAsLong());
                        batch.put(marks, MARK, bytes.array());
                    } else {
                        batch.delete(marks, MARK);
                    }
                });
    }

    /// Bytes of the files that events are in; none once this is closed.
    public long diskBytes() {
        lock.readLock().lock();
        try {
            return open ? database.getAggregatedLongProperty("rocksdb.live-sst-files-size") : 0;
        } catch (RocksDBException e) {
            throw new StoreFailedException("size of files cannot be read", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Forgets events that are older than the retention, and deletes the files of segments that
    /// have none but such.
    public void expire(Instant now) {
        Instant before = now.minus(options.config().retention());
        oldest = before;
        List<Segment> gone =
                segments.headMap(before.toEpochMilli(), false).values().stream()
                        .filter(segment -> segment.lastMillis() < before.toEpochMilli())
                        .toList();
        if (gone.isEmpty()) {
            return;
        }
        lock.writeLock().lock();
        try {
            requireOpen();
            writeBatch();
            for (Segment segment : gone) {
                segments.remove(segment.firstMillis());
                segment.drop(database);
            }
        } catch (RocksDBException e) {
            throw new StoreFailedException("old events cannot be dropped", e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// How many slices of time have events.
    public int segments() {
        return segments.size();
    }

    public Page lookup(Lookup lookup) {
        return got(() -> "events cannot be looked up", () -> page(lookup.notBefore(oldest)));
    }

    private Page page(Lookup lookup) throws RocksDBException {
        long from = lookup.from().toEpochMilli();
        long to =
                lookup.after()
                        .map(after -> Math.min(after.millis(), lookup.to().toEpochMilli()))
                        .orElse(lookup.to().toEpochMilli());
        var collector = new PageCollector(lookup, decoder, MAX_CANDIDATES);
        for (Segment segment : segments.descendingMap().values()) {
            if (segment.overlaps(from, to) && !collector.collect(database, read, segment)) {
                break;
            }
        }
        return collector.page();
    }

    private interface Work {
        void run() throws RocksDBException;
    }

    private interface Read<T> {
        T get() throws RocksDBException;
    }

    private void whileOpen(Supplier<String> otherwise, Work work) {
        var _ =
                got(
                        otherwise,
                        () -> {
                            work.run();
                            return true;
                        });
    }

    /// Nobody closes the database meanwhile: its memory would be gone.
    ///
    /// @param otherwise what a failure is called; made for a failure alone, since events are many
    private <T> T got(Supplier<String> otherwise, Read<T> read) {
        lock.readLock().lock();
        try {
            requireOpen();
            return read.get();
        } catch (RocksDBException e) {
            throw new StoreFailedException(otherwise.get(), e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("the store is closed");
        }
    }

    /// Writes what was put, and ends. Repeating it does nothing; all else throws
    /// IllegalStateException then.
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (open) {
                open = false;
                writeAndClose();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void writeAndClose() {
        try {
            writeBatch();
        } catch (RocksDBException e) {
            throw new StoreFailedException("events cannot be kept", e);
        } finally {
            closeAll();
        }
    }

    private void closeAll() {
        segments.values().forEach(Segment::close);
        segments.clear();
        marks.close();
        batch.close();
        read.close();
        write.close();
        database.close();
    }
}
