package io.opentrail.router.repeat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// What is remembered of one partition, in RocksDB: a column family for each slice of time, so that
/// one that is over goes with its files, and the progress in the default one. Not thread-safe.
///
/// What was written outlives the process. A machine that goes down can lose the last of it, but
/// nothing from before something that it kept: the log is read up to where it is whole.
final class AcceptedEventsDatabase implements AutoCloseable {

    private static final byte[] PROGRESS = "progress".getBytes(UTF_8);

    private final Path folder;
    private final RocksDbSettings settings;
    private final RocksDB database;
    private final ColumnFamilyHandle progressFamily;
    private final Map<Slice, ColumnFamilyHandle> families;
    private final List<Slice> slices;
    private final List<Slice> slicesView;
    private final WriteOptions writeOptions = new WriteOptions();
    private final byte[] value = new byte[Acceptance.LENGTH];
    private Optional<Progress> progress;

    private AcceptedEventsDatabase(
            Path folder,
            RocksDbSettings settings,
            RocksDB database,
            ColumnFamilyHandle progressFamily,
            Map<Slice, ColumnFamilyHandle> families)
            throws RocksDBException {
        this.folder = folder;
        this.settings = settings;
        this.database = database;
        this.progressFamily = progressFamily;
        this.families = families;
        this.slices =
                new ArrayList<>(
                        families.keySet().stream()
                                .sorted(Comparator.comparingLong(Slice::firstOffset))
                                .toList());
        this.slicesView = Collections.unmodifiableList(slices);
        this.progress =
                Optional.ofNullable(database.get(progressFamily, PROGRESS)).map(Progress::parse);
    }

    /// Opens it, or makes it.
    static AcceptedEventsDatabase open(Path folder, RocksDbMemory memory) {
        var settings = new RocksDbSettings(memory);
        try {
            Files.createDirectories(folder);
            var handles = new ArrayList<ColumnFamilyHandle>();
            RocksDB database =
                    RocksDB.open(
                            settings.database(),
                            folder.toString(),
                            descriptors(folder, settings),
                            handles);
            var families = new HashMap<Slice, ColumnFamilyHandle>();
            for (ColumnFamilyHandle family : handles.subList(1, handles.size())) {
                families.put(Slice.parse(new String(family.getName(), UTF_8)), family);
            }
            var opened =
                    new AcceptedEventsDatabase(
                            folder, settings, database, handles.getFirst(), families);
            opened.dropUnused();
            return opened;
        } catch (RocksDBException | IOException e) {
            settings.close();
            throw failure(folder, e);
        }
    }

    /// The default one first.
    private static List<ColumnFamilyDescriptor> descriptors(Path folder, RocksDbSettings settings)
            throws RocksDBException {
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        descriptors.add(
                new ColumnFamilyDescriptor(
                        RocksDB.DEFAULT_COLUMN_FAMILY, settings.progressFamily()));
        try (var options = new Options()) {
            RocksDB.listColumnFamilies(options, folder.toString()).stream()
                    .filter(name -> !Arrays.equals(name, RocksDB.DEFAULT_COLUMN_FAMILY))
                    .map(name -> new ColumnFamilyDescriptor(name, settings.sliceFamily()))
                    .forEach(descriptors::add);
        }
        return descriptors;
    }

    /// A slice that was added before the machine went down can be ahead of what was written.
    private void dropUnused() throws RocksDBException {
        long next = progress.map(Progress::next).orElse(0L);
        while (!slices.isEmpty() && slices.getLast().firstOffset() >= next) {
            drop(slices.removeLast());
        }
    }

    /// Empty if nothing was ever written.
    Optional<Progress> progress() {
        return progress;
    }

    /// The oldest first.
    List<Slice> slices() {
        return slicesView;
    }

    Optional<Acceptance> get(Slice slice, Fingerprint key) {
        try {
            int length = database.get(family(slice), key.toBytes(), value);
            return length == RocksDB.NOT_FOUND
                    ? Optional.empty()
                    : Optional.of(Acceptance.parse(value));
        } catch (RocksDBException e) {
            throw failure(folder, e);
        }
    }

    /// Writes both or neither.
    ///
    /// @param newest what is new in the newest slice
    void write(Progress reached, Map<Fingerprint, Acceptance> newest) {
        if (newest.isEmpty() && progress.equals(Optional.of(reached))) {
            return;
        }
        try (var batch = new WriteBatch()) {
            if (!newest.isEmpty()) {
                ColumnFamilyHandle family = family(slices.getLast());
                for (var entry : newest.entrySet()) {
                    batch.put(family, entry.getKey().toBytes(), entry.getValue().toBytes());
                }
            }
            batch.put(progressFamily, PROGRESS, reached.toBytes());
            database.write(writeOptions, batch);
            progress = Optional.of(reached);
        } catch (RocksDBException e) {
            throw failure(folder, e);
        }
    }

    /// Adds the newest slice.
    void add(Slice slice) {
        try {
            families.put(
                    slice,
                    database.createColumnFamily(
                            new ColumnFamilyDescriptor(
                                    slice.name().getBytes(UTF_8), settings.sliceFamily())));
            slices.add(slice);
        } catch (RocksDBException e) {
            throw failure(folder, e);
        }
    }

    void dropOldest() {
        try {
            drop(slices.removeFirst());
        } catch (RocksDBException e) {
            throw failure(folder, e);
        }
    }

    /// Drops all; a crash in the middle leaves no progress, with which the rest goes.
    void clear() {
        try {
            database.delete(progressFamily, PROGRESS);
            progress = Optional.empty();
            dropUnused();
        } catch (RocksDBException e) {
            throw failure(folder, e);
        }
    }

    private void drop(Slice slice) throws RocksDBException {
        try (ColumnFamilyHandle family = Objects.requireNonNull(families.remove(slice))) {
            database.dropColumnFamily(family);
        }
    }

    private ColumnFamilyHandle family(Slice slice) {
        return Objects.requireNonNull(families.get(slice));
    }

    private static UncheckedIOException failure(Path folder, Exception cause) {
        return new UncheckedIOException(
                "the memory of events in %s fails: %s".formatted(folder, cause.getMessage()),
                cause instanceof IOException io ? io : new IOException(cause));
    }

    @Override
    public void close() {
        families.values().forEach(ColumnFamilyHandle::close);
        progressFamily.close();
        database.close();
        writeOptions.close();
        settings.close();
    }
}
