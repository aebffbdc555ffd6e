package io.opentrail.producer.spool;

import io.opentrail.producer.report.Reports;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One append-only file of the spool: the log's bytes from a position on, as they were in memory.
/// The position is the file's name.
final class Segment {

    private static final Pattern NAME = Pattern.compile("(0\\d{19})\\.events");

    private final long base;
    private final Path file;
    private final Optional<FileChannel> channel;

    /// Behind the last whole frame.
    private long end;

    /// Behind the frames that are just being written, or the same.
    private long reservedEnd;

    /// Behind the frames that outlive a power failure.
    private long syncedEnd;

    private Segment(long base, Path file, Optional<FileChannel> channel, long end) {
        this.base = base;
        this.file = file;
        this.channel = channel;
        this.end = end;
        this.reservedEnd = end;
        this.syncedEnd = base;
    }

    static Segment create(Path folder, long base) throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "%020d.events", base));
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
        return new Segment(base, file, Optional.of(channel), base);
    }

    /// One that an earlier process left; empty if the file is none.
    static Optional<Segment> left(Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        long base = Long.parseLong(name.group(1));
        if (base % Frame.ALIGNMENT != 0) {
            return Optional.empty();
        }
        long size = Files.size(file) / Frame.ALIGNMENT * Frame.ALIGNMENT;
        return Optional.of(new Segment(base, file, Optional.empty(), base + size));
    }

    /// Cuts off what is behind the last whole frame, such as a write that was killed.
    Optional<CutTail> cutTail() throws IOException {
        long whole;
        try (var reader = new SegmentReader()) {
            whole = reader.scan(this, base).wholeUntil();
        }
        long size;
        try (FileChannel tail = FileChannel.open(file, StandardOpenOption.WRITE)) {
            size = tail.size();
            tail.truncate(whole - base);
        }
        end = whole;
        reservedEnd = whole;
        return size > whole - base
                ? Optional.of(new CutTail(whole, base + size))
                : Optional.empty();
    }

    long base() {
        return base;
    }

    Path file() {
        return file;
    }

    long end() {
        return end;
    }

    long reservedEnd() {
        return reservedEnd;
    }

    long bytes() {
        return reservedEnd - base;
    }

    /// Whether the log can go on in this file from there.
    boolean continuesAt(long position, long maxBytes) {
        return channel.isPresent() && end == position && end - base < maxBytes;
    }

    void reserve(long until) {
        reservedEnd = until;
    }

    void commit() {
        end = reservedEnd;
    }

    void abandon() {
        reservedEnd = end;
    }

    /// Writes behind the end; takes it back if that fails half-way.
    void write(ByteBuffer[] bytes) throws IOException {
        FileChannel open = channel.orElseThrow();
        try {
            long at = end - base;
            for (ByteBuffer part : bytes) {
                int count = part.remaining();
                Channels.writeFully(open, part, at);
                at += count;
            }
        } catch (IOException e) {
            takeBack(open, e);
            throw e;
        }
    }

    private void takeBack(FileChannel open, IOException cause) {
        try {
            open.truncate(end - base);
        } catch (IOException e) {
            // the bytes stay behind the end; the next write goes over them
            cause.addSuppressed(e);
        }
    }

    boolean isSynced() {
        return channel.isEmpty() || syncedEnd == end;
    }

    /// With the file's name, which is new at the first time.
    ///
    /// @return bytes that were not synced before
    long sync() throws IOException {
        long until = end;
        channel.orElseThrow().force(false);
        if (syncedEnd == base) {
            Channels.syncFolderOf(file);
        }
        long bytes = until - syncedEnd;
        syncedEnd = until;
        return bytes;
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    /// Deletes the file; that it cannot be is reported.
    void delete(Reports reports) {
        try {
            delete();
        } catch (IOException e) {
            reports.spoolFailed(e.toString());
        }
    }

    void close() throws IOException {
        if (channel.isPresent()) {
            channel.get().close();
        }
    }
}
