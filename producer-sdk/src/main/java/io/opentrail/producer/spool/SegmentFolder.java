package io.opentrail.producer.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The spool's folder: the file that locks it, the cursor, the segments in the log's order. Used
/// under the log's lock, but for what says otherwise.
final class SegmentFolder implements AutoCloseable {

    private final SpoolConfig config;
    private final FolderLock lock;
    private final CursorFile cursor;
    private final Deque<Segment> segments;
    private final Optional<CutTail> cutTail;

    private SegmentFolder(
            SpoolConfig config,
            FolderLock lock,
            CursorFile cursor,
            Deque<Segment> segments,
            Optional<CutTail> cutTail) {
        this.config = config;
        this.lock = lock;
        this.cursor = cursor;
        this.segments = segments;
        this.cutTail = cutTail;
    }

    /// Takes the folder for this process and mends the last segment.
    ///
    /// @throws IllegalStateException if another process, or another recorder of this one, has it
    /// @throws IOException if it cannot be written
    static SegmentFolder open(SpoolConfig config) throws IOException {
        FolderLock lock = FolderLock.of(config.folder());
        try {
            Deque<Segment> segments = left(config.folder());
            Optional<CutTail> cutTail =
                    segments.isEmpty() ? Optional.empty() : segments.getLast().cutTail();
            deleteEmpty(segments);
            return new SegmentFolder(
                    config, lock, new CursorFile(config.folder()), segments, cutTail);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Deque<Segment> left(Path folder) throws IOException {
        var segments = new ArrayDeque<Segment>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                Segment.left(file).ifPresent(segments::addLast);
            }
        } catch (UncheckedIOException e) {
            // as a stream tells of a folder that cannot be read to its end
            throw e.getCause();
        }
        return segments;
    }

    /// A process that was killed before its first write leaves one. The log goes on at the same
    /// place, in a file of the same name.
    private static void deleteEmpty(Deque<Segment> segments) throws IOException {
        for (Segment segment : List.copyOf(segments)) {
            if (segment.bytes() == 0) {
                segments.remove(segment);
                segment.delete();
            }
        }
    }

    /// What was cut off the newest segment, if anything was.
    Optional<CutTail> cutTail() {
        return cutTail;
    }

    /// Where the log goes on: behind the last segment, and behind what is acknowledged.
    long end() throws IOException {
        long last = segments.isEmpty() ? 0 : segments.getLast().end();
        return Math.max(last, cursor.read());
    }

    long acknowledged() throws IOException {
        return cursor.read();
    }

    /// Not under the log's lock.
    void acknowledge(long position) throws IOException {
        cursor.write(position);
    }

    long bytes() {
        return segments.stream().mapToLong(Segment::bytes).sum();
    }

    boolean hasRoomFor(long bytes) {
        return bytes() + bytes <= config.maxBytes();
    }

    /// The segment that has the position, or else the next behind it.
    Optional<Segment> at(long position) {
        return segments.stream().filter(segment -> segment.end() > position).findFirst();
    }

    /// The segment in which the log can go on from there.
    Optional<Segment> continuing(long position) {
        return Optional.ofNullable(segments.peekLast())
                .filter(last -> last.continuesAt(position, config.segmentBytes()));
    }

    void removeEmptyLast() {
        if (!segments.isEmpty() && segments.getLast().bytes() == 0) {
            segments.removeLast();
        }
    }

    boolean has(Segment segment) {
        return segments.contains(segment);
    }

    /// Those that hold what a power failure would take.
    List<Segment> unsynced() {
        return segments.stream().filter(segment -> !segment.isSynced()).toList();
    }

    void add(Segment segment) {
        segments.addLast(segment);
    }

    /// Takes out those that nobody needs any more: all below the position.
    List<Segment> removeBelow(long position) {
        var removed = new ArrayList<Segment>();
        while (!segments.isEmpty() && segments.getFirst().reservedEnd() <= position) {
            removed.add(segments.removeFirst());
        }
        return removed;
    }

    /// Takes out the oldest that is neither being read nor being written.
    Optional<Segment> removeOldest(long readPosition) {
        Optional<Segment> oldest =
                segments.stream()
                        .filter(segment -> segment.base() > readPosition)
                        .filter(segment -> segment != segments.getLast())
                        .findFirst();
        oldest.ifPresent(segments::remove);
        return oldest;
    }

    Path path() {
        return config.folder();
    }

    /// Leaves everything for the next process.
    @Override
    public void close() throws IOException {
        for (Segment segment : segments) {
            segment.close();
        }
        cursor.close();
        lock.close();
    }
}
