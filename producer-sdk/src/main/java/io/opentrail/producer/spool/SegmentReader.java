package io.opentrail.producer.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads segments, one after another and each forwards, through a buffer. Where bytes are damaged
/// it goes on at the next frame that is whole.
final class SegmentReader implements LogBytes, AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 20;

    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private @Nullable FileChannel channel;
    private long base = -1;

    /// Position in the log of the buffer's first byte.
    private long bufferPosition;

    /// What a scan found.
    ///
    /// @param wholeUntil behind the last whole frame
    /// @param events whole ones
    record Scan(long wholeUntil, long events) {}

    /// Adds events to the batch, up to the segment's end, as long as it has room.
    ///
    /// @param end of the segment
    /// @return how many places were damaged
    int read(Segment segment, long end, EventBatch batch) throws IOException {
        open(segment);
        int damaged = 0;
        boolean isWithinDamage = false;
        while (batch.position() < end) {
            long position = batch.position();
            if (!isFrame(position, end)) {
                damaged += isWithinDamage ? 0 : 1;
                isWithinDamage = true;
                batch.moveTo(position + Frame.ALIGNMENT);
                continue;
            }
            long descriptor = word(position + Frame.ALIGNMENT);
            int length = Frame.length(descriptor);
            if (!Frame.isVoid(descriptor) && !batch.hasRoomFor(length)) {
                return damaged;
            }
            boolean isIntact =
                    Frame.isVoid(descriptor)
                            || batch.take(
                                    this,
                                    position + Frame.HEADER_BYTES,
                                    length,
                                    Frame.crc32c(descriptor));
            damaged += isIntact || isWithinDamage ? 0 : 1;
            isWithinDamage = !isIntact;
            batch.moveTo(position + (isIntact ? Frame.size(length) : Frame.ALIGNMENT));
        }
        return damaged;
    }

    /// Looks at all frames of a segment from a position on.
    Scan scan(Segment segment, long from) throws IOException {
        open(segment);
        long wholeUntil = segment.base();
        long events = 0;
        long position = from;
        while (position < segment.end()) {
            if (isFrame(position, segment.end()) && isIntact(position)) {
                long descriptor = word(position + Frame.ALIGNMENT);
                events += Frame.isVoid(descriptor) ? 0 : 1;
                position += Frame.size(Frame.length(descriptor));
                wholeUntil = position;
            } else {
                position += Frame.ALIGNMENT;
            }
        }
        return new Scan(wholeUntil, events);
    }

    private boolean isFrame(long position, long end) throws IOException {
        if (position + Frame.HEADER_BYTES > end) {
            return false;
        }
        load(position, Frame.HEADER_BYTES);
        if (word(position) != Frame.stamp(position)) {
            return false;
        }
        long descriptor = word(position + Frame.ALIGNMENT);
        long size = Frame.size(Frame.length(descriptor));
        if (!Frame.isPossible(descriptor) || position + size > end) {
            return false;
        }
        if (!Frame.isVoid(descriptor)) {
            load(position, (int) size);
        }
        return true;
    }

    private boolean isIntact(long position) {
        long descriptor = word(position + Frame.ALIGNMENT);
        if (Frame.isVoid(descriptor)) {
            return true;
        }
        crc.reset();
        crc.update(buffer.array(), index(position + Frame.HEADER_BYTES), Frame.length(descriptor));
        return (int) crc.getValue() == Frame.crc32c(descriptor);
    }

    private void open(Segment segment) throws IOException {
        if (base != segment.base() || channel == null) {
            close();
            channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
            base = segment.base();
            bufferPosition = base;
            buffer.limit(0);
        }
    }

    /// Sees to it that so many bytes from there are in the buffer.
    private void load(long position, int count) throws IOException {
        boolean isThere =
                position >= bufferPosition && position + count <= bufferPosition + buffer.limit();
        FileChannel from = channel;
        if (isThere || from == null) {
            return;
        }
        buffer.clear();
        bufferPosition = position;
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = from.read(buffer, position - base + buffer.position());
        }
        buffer.flip();
        if (buffer.limit() < count) {
            throw new EOFException(
                    "segment at %d ends before position %d".formatted(base, position + count));
        }
    }

    private int index(long position) {
        return (int) (position - bufferPosition);
    }

    @Override
    public long word(long position) {
        return buffer.getLong(index(position));
    }

    @Override
    public void copy(long position, byte[] target, int offset, int count) {
        buffer.get(index(position), target, offset, count);
    }

    /// Lets go of the file; another read opens it again.
    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        base = -1;
        if (open != null) {
            open.close();
        }
    }
}
