package io.opentrail.sink.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One value in native memory. It can be read by any thread until it is released; a read after that
/// fails, it does not return other bytes.
public final class EventBytes {

    private final Block block;
    private final int from;
    private final int length;

    EventBytes(Block block, int from, int length) {
        this.block = block;
        this.from = from;
        this.length = length;
    }

    public int length() {
        return length;
    }

    /// A view of a part of it.
    public MemorySegment slice(int offset, int count) {
        return block.segment().asSlice(from + (long) offset, count);
    }

    public byte[] copy() {
        return slice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Once, by the thread that stored it, when nobody needs it any more.
    public void release() {
        block.release();
    }
}
