package io.opentrail.router.repeat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// The [AcceptedEvents] of all partitions that a router reads, in a folder that is this router's
/// alone. Thread-safe.
public final class AcceptedPartitions implements AutoCloseable {

    private final Path folder;
    private final Duration slice;
    private final FileChannel lock;
    private final RocksDbMemory memory;
    private final Map<TopicPartition, Shared> open = new HashMap<>();

    private static final class Shared {

        private final AcceptedEvents events;
        private int users;

        Shared(AcceptedEvents events) {
            this.events = events;
        }
    }

    private AcceptedPartitions(
            Path folder, Duration slice, FileChannel lock, RocksDbMemory memory) {
        this.folder = folder;
        this.slice = slice;
        this.lock = lock;
        this.memory = memory;
    }

    /// Takes a folder, which is made if it is missing.
    public static AcceptedPartitions in(Path folder, RepeatConfig config) {
        try {
            Files.createDirectories(folder);
            FileChannel lock =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!isMine(lock)) {
                lock.close();
                throw new IllegalStateException(
                        "another router uses state-dir %s; give each its own"
                                .formatted(folder.getParent()));
            }
            return new AcceptedPartitions(
                    folder, config.slice(), lock, new RocksDbMemory(config.memoryBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("state-dir cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean isMine(FileChannel lock) throws IOException {
        try {
            FileLock mine = lock.tryLock();
            return mine != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /// A partition's time is cut into pieces of this length.
    Duration slice() {
        return slice;
    }

    /// The memory of a partition, to be released once for each time that it was acquired. All who
    /// have it meanwhile have the same.
    public synchronized AcceptedEvents acquire(TopicPartition partition) {
        Shared shared = open.computeIfAbsent(partition, this::opened);
        shared.users++;
        return shared.events;
    }

    private Shared opened(TopicPartition partition) {
        return new Shared(AcceptedEvents.open(folder.resolve(partition.toString()), memory, slice));
    }

    /// Does nothing once this is closed.
    public synchronized void release(TopicPartition partition) {
        Shared shared = open.get(partition);
        if (shared != null && --shared.users == 0) {
            open.remove(partition);
            shared.events.close();
        }
    }

    /// Who still uses a partition fails from then on.
    @Override
    public synchronized void close() {
        open.values().forEach(shared -> shared.events.close());
        open.clear();
        memory.close();
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("lock of " + folder, e);
        }
    }
}
