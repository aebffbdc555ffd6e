package io.opentrail.producer.spool;

import java.util.Arrays;
import java.util.zip.CRC32C;

/// Events that follow one another in the log, as JSON lines in one array.
public final class EventBatch {

    private static final int INITIAL_BYTES = 64 << 10;

    private final int maxEvents;
    private final int maxBytes;
    private final CRC32C crc = new CRC32C();
    private byte[] lines = new byte[INITIAL_BYTES];
    private int[] ends = new int[64];
    private int count;
    private boolean isFull;
    private long position;

    /// @param position in the log where it begins
    /// @param maxBytes but for a single event that has more
    public EventBatch(long position, int maxEvents, int maxBytes) {
        this.position = position;
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    public int count() {
        return count;
    }

    /// Where the log goes on behind these events.
    public long position() {
        return position;
    }

    void moveTo(long newPosition) {
        position = newPosition;
    }

    /// Whether the next event had no room, or none can have.
    public boolean isFull() {
        return isFull || count == maxEvents || bytes() >= maxBytes;
    }

    public int bytes() {
        return end(count);
    }

    /// The array that holds the lines, each ended by a line feed. Not to be changed.
    public byte[] lines() {
        return lines;
    }

    /// Where the first so many events end in [#lines()].
    public int end(int events) {
        return events == 0 ? 0 : ends[events - 1];
    }

    /// Begins anew, with nothing in it.
    public void restart(long newPosition) {
        position = newPosition;
        count = 0;
        isFull = false;
    }

    boolean hasRoomFor(int length) {
        isFull = count > 0 && (count == maxEvents || bytes() + length + 1 > maxBytes);
        return !isFull;
    }

    /// Takes an event; false if its bytes are not what they were.
    boolean take(LogBytes log, long at, int length, int crc32c) {
        int start = bytes();
        int end = start + length + 1;
        if (end > lines.length) {
            lines = Arrays.copyOf(lines, Math.max(end, lines.length * 2));
        }
        log.copy(at, lines, start, length);
        crc.reset();
        crc.update(lines, start, length);
        if ((int) crc.getValue() != crc32c) {
            return false;
        }
        lines[end - 1] = '\n';
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = end;
        return true;
    }
}
