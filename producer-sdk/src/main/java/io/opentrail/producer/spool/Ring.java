package io.opentrail.producer.spool;

import io.opentrail.producer.event.AuditEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/// The newest part of the log, in memory of a fixed size that is used over and over. Any thread
/// adds to it without a lock, without a system call and without an object; what is added becomes
/// visible with its [Frame]'s stamp. Who reads and who releases sees to it that nobody reads what
/// is released.
final class Ring implements LogBytes {

    enum Added {
        YES,
        FULL,
        CLOSED,
        FAULT
    }

    static final int HEAD_INDEX = 16;

    private static final long CLOSED = Long.MIN_VALUE;
    private static final VarHandle WORDS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer control;
    private final ByteBuffer bytes;
    private final int capacity;
    private final Runnable force;
    private final AtomicLong tail = new AtomicLong();
    private volatile long head;
    private volatile long closedTail;

    /// @param control keeps the position up to which all is released, at [#HEAD_INDEX]
    /// @param bytes a power of two of them, at an address that is a multiple of 8
    /// @param force writes both to the disk, where they are a file's
    Ring(ByteBuffer control, ByteBuffer bytes, Runnable force) {
        if (Integer.bitCount(bytes.capacity()) != 1) {
            throw new IllegalArgumentException("no power of two: " + bytes.capacity());
        }
        this.control = control;
        this.bytes = bytes;
        this.capacity = bytes.capacity();
        this.force = force;
        this.head = (long) WORDS.getAcquire(control, HEAD_INDEX);
        this.tail.set(head);
    }

    static Ring inMemory(int capacity, long position) {
        var control = ByteBuffer.allocateDirect(64).alignedSlice(Frame.ALIGNMENT);
        WORDS.setRelease(control, HEAD_INDEX, position);
        return new Ring(
                control,
                ByteBuffer.allocateDirect(capacity + Frame.ALIGNMENT)
                        .alignedSlice(Frame.ALIGNMENT)
                        .slice(0, capacity),
                () -> {});
    }

    Added add(AuditEvent event) {
        long size = Frame.size(event.size());
        long position;
        do {
            position = tail.get();
            if (position < 0) {
                return Added.CLOSED;
            }
            if (position + size - head > capacity) {
                return Added.FULL;
            }
        } while (!tail.compareAndSet(position, position + size));
        return write(position, size, event);
    }

    private Added write(long position, long size, AuditEvent event) {
        try {
            int from = index(position + Frame.HEADER_BYTES);
            int first = Math.min(event.size(), capacity - from);
            event.copyTo(bytes, from, 0, first);
            if (first < event.size()) {
                event.copyTo(bytes, 0, first, event.size() - first);
            }
            setWord(position + Frame.ALIGNMENT, Frame.descriptor(event.size(), event.crc32c()));
            setWord(position, Frame.stamp(position));
            return Added.YES;
        } catch (RuntimeException | Error e) {
            // a mapped file that somebody made shorter; without a frame here no later one is read
            return writeVoid(position, size) ? Added.FAULT : Added.FULL;
        }
    }

    private boolean writeVoid(long position, long size) {
        try {
            setWord(position + Frame.ALIGNMENT, Frame.voidDescriptor(size));
            setWord(position, Frame.stamp(position));
            return true;
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    long head() {
        return head;
    }

    /// Where the next event goes. After [#close()], where the last ended.
    long tail() {
        long position = tail.get();
        return position < 0 ? closedTail : position;
    }

    int capacity() {
        return capacity;
    }

    long used() {
        return tail() - head;
    }

    /// Nothing is added from here on; what a thread is just adding will be.
    void close() {
        long last = tail.get();
        while (last >= 0) {
            closedTail = last;
            last = tail.compareAndSet(last, CLOSED) ? CLOSED : tail.get();
        }
    }

    /// To the disk.
    void force() {
        force.run();
    }

    /// Gives the room below a position away.
    void release(long position) {
        if (position > head) {
            WORDS.setRelease(control, HEAD_INDEX, position);
            head = position;
        }
    }

    /// Behind the last of the frames that are whole, from a frame on.
    ///
    /// @param limit where to stop looking, though not within a frame
    long wholeUntil(long from, long limit) {
        long position = from;
        long end = tail();
        while (position < end && position < limit && isStamped(position)) {
            position += Frame.size(Frame.length(word(position + Frame.ALIGNMENT)));
        }
        return position;
    }

    /// Events among the frames from one position to another.
    long count(long from, long to) {
        long events = 0;
        long position = from;
        while (position < to) {
            long descriptor = word(position + Frame.ALIGNMENT);
            events += Frame.isVoid(descriptor) ? 0 : 1;
            position += Frame.size(Frame.length(descriptor));
        }
        return events;
    }

    /// Adds whole frames to the batch as long as it has room.
    ///
    /// @return how many were damaged
    int read(EventBatch batch) {
        int damaged = 0;
        long end = tail();
        while (batch.position() < end && isStamped(batch.position())) {
            long position = batch.position();
            long descriptor = word(position + Frame.ALIGNMENT);
            int length = Frame.length(descriptor);
            if (!Frame.isVoid(descriptor)) {
                if (!batch.hasRoomFor(length)) {
                    return damaged;
                }
                boolean isTaken =
                        batch.take(
                                this,
                                position + Frame.HEADER_BYTES,
                                length,
                                Frame.crc32c(descriptor));
                damaged += isTaken ? 0 : 1;
            }
            batch.moveTo(position + Frame.size(length));
        }
        return damaged;
    }

    /// The bytes between two positions, in one piece or two.
    ByteBuffer[] slices(long from, long to) {
        int start = index(from);
        int count = (int) (to - from);
        int first = Math.min(count, capacity - start);
        return first == count
                ? new ByteBuffer[] {bytes.slice(start, count)}
                : new ByteBuffer[] {bytes.slice(start, first), bytes.slice(0, count - first)};
    }

    /// Makes the ring of a process that ended this one's: finds its whole frames from a position
    /// on, fills the gaps that threads left which were killed while adding, clears the rest.
    void recover(long from) {
        long end = from + capacity;
        long wholeUntil = from;
        long position = from;
        while (position + Frame.HEADER_BYTES <= end) {
            if (isStamped(position) && isIntact(position, end)) {
                if (position > wholeUntil) {
                    writeVoid(wholeUntil, position - wholeUntil);
                }
                position += Frame.size(Frame.length(word(position + Frame.ALIGNMENT)));
                wholeUntil = position;
            } else {
                position += Frame.ALIGNMENT;
            }
        }
        for (long rest = wholeUntil; rest < end; rest += Frame.ALIGNMENT) {
            setWord(rest, 0);
        }
        WORDS.setRelease(control, HEAD_INDEX, from);
        head = from;
        tail.set(wholeUntil);
    }

    private boolean isIntact(long position, long end) {
        long descriptor = word(position + Frame.ALIGNMENT);
        int length = Frame.length(descriptor);
        if (!Frame.isPossible(descriptor) || position + Frame.size(length) > end) {
            return false;
        }
        if (Frame.isVoid(descriptor)) {
            return true;
        }
        var payload = new byte[length];
        copy(position + Frame.HEADER_BYTES, payload, 0, length);
        var crc = new CRC32C();
        crc.update(payload, 0, length);
        return (int) crc.getValue() == Frame.crc32c(descriptor);
    }

    private boolean isStamped(long position) {
        return word(position) == Frame.stamp(position);
    }

    @Override
    public long word(long position) {
        return (long) WORDS.getAcquire(bytes, index(position));
    }

    private void setWord(long position, long value) {
        WORDS.setRelease(bytes, index(position), value);
    }

    @Override
    public void copy(long position, byte[] target, int offset, int count) {
        int from = index(position);
        int first = Math.min(count, capacity - from);
        bytes.get(from, target, offset, first);
        if (first < count) {
            bytes.get(0, target, offset + first, count - first);
        }
    }

    private int index(long position) {
        return (int) (position & capacity - 1);
    }
}
