package io.opentrail.embedded.start;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.IntStream;

/// The ports from which a process takes free ones: a part of all that could be taken, which it
/// holds by a lock on a file in the temporary folder, so that two test runs side by side never
/// choose the same. Thread-safe.
final class PortRange {

    private static final int SIZE = 1_500;

    static final PortRange OWN = claim();

    /// Never closed: the lock lasts as long as it is open, and it is open as long as it is held on
    /// to.
    @SuppressWarnings("unused")
    private final Optional<FileChannel> locked;

    private final int lowest;
    private final int highest;
    private int next;

    /// @param highest inclusive
    private PortRange(Optional<FileChannel> locked, int lowest, int highest) {
        this.locked = locked;
        this.lowest = lowest;
        this.highest = highest;
        this.next = lowest;
    }

    int lowest() {
        return lowest;
    }

    int highest() {
        return highest;
    }

    /// Each of them in turn, once, as the first of some in a row; a later call goes on where the
    /// one before ended.
    IntStream firsts(int count) {
        int rows = (highest - lowest + 1) / count;
        return IntStream.range(0, rows).map(_ -> first(count));
    }

    private synchronized int first(int count) {
        int first = next + count - 1 > highest ? lowest : next;
        next = first + count;
        return first;
    }

    /// All of them if every part is taken, or the folder cannot be written.
    private static PortRange claim() {
        for (int lowest = Ports.LOWEST_FREE; lowest + SIZE <= Ports.HIGHEST_FREE; lowest += SIZE) {
            Optional<FileChannel> locked = lock(lowest);
            if (locked.isPresent()) {
                return new PortRange(locked, lowest, lowest + SIZE - 1);
            }
        }
        return new PortRange(Optional.empty(), Ports.LOWEST_FREE, Ports.HIGHEST_FREE);
    }

    private static Optional<FileChannel> lock(int lowest) {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "opentrail-ports-" + lowest);
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return Optional.of(channel);
            }
            channel.close();
        } catch (IOException | OverlappingFileLockException _) {
            // then another part
        }
        return Optional.empty();
    }
}
