package io.opentrail.producer.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The file whose mapping is a [Ring]: 4,096 bytes about it (a magic number, the capacity, the
/// position up to which all is released), then the ring's bytes.
///
/// All of it is written with zeros before it is mapped: a page without a block on the disk would
/// kill the process with SIGBUS when the disk is full.
final class RingFile {

    static final String NAME = "memory.ring";

    private static final int CONTROL_BYTES = 4096;
    private static final long MAGIC = 0x31474E4952544F00L;
    private static final int MAGIC_INDEX = 0;
    private static final int CAPACITY_INDEX = 8;
    private static final int CHUNK = 64 << 10;

    private final Path file;

    RingFile(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /// The ring that an earlier process left, with the events that are still in it.
    ///
    /// @param from position in the log from which on events matter
    Optional<Ring> left(long from) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Optional<Ring> ring = mapped(channel);
            ring.ifPresent(left -> left.recover(Math.max(from, left.head())));
            return ring;
        }
    }

    /// A new, empty ring in place of what was there.
    Ring create(int capacity, long position) throws IOException {
        Path fresh = file.resolveSibling(NAME + ".new");
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            fill(channel, CONTROL_BYTES + (long) capacity);
            ByteBuffer control = ByteBuffer.allocate(CONTROL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            control.putLong(MAGIC_INDEX, MAGIC)
                    .putLong(CAPACITY_INDEX, capacity)
                    .putLong(Ring.HEAD_INDEX, position);
            channel.write(control, 0);
            Ring ring =
                    mapped(channel)
                            .orElseThrow(() -> new IOException(fresh + " is not what was written"));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return ring;
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    /// For a ring of this file to which nobody adds any more: a sync write-protects its pages. It
    /// and the file's name outlive a power failure.
    void sync(Ring ring) throws IOException {
        ring.force();
        Channels.syncFolderOf(file);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static void fill(FileChannel channel, long size) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
        for (long at = 0; at < size; at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(CHUNK, size - at));
            Channels.writeFully(channel, zeros, at);
        }
    }

    /// Empty where the file is none of ours, or not whole.
    private static Optional<Ring> mapped(FileChannel channel) throws IOException {
        if (channel.size() <= CONTROL_BYTES || channel.size() > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        MappedByteBuffer mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
        mapping.order(ByteOrder.LITTLE_ENDIAN);
        long capacity = mapping.getLong(CAPACITY_INDEX);
        boolean isWhole =
                mapping.getLong(MAGIC_INDEX) == MAGIC
                        && capacity == channel.size() - CONTROL_BYTES
                        && Long.bitCount(capacity) == 1
                        && mapping.getLong(Ring.HEAD_INDEX) >= 0
                        && mapping.getLong(Ring.HEAD_INDEX) % Frame.ALIGNMENT == 0;
        return isWhole
                ? Optional.of(
                        new Ring(
                                mapping.slice(0, CONTROL_BYTES),
                                mapping.slice(CONTROL_BYTES, (int) capacity),
                                mapping::force))
                : Optional.empty();
    }
}
