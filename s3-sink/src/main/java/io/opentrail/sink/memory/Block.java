package io.opentrail.sink.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A piece of native memory that many values share, freed with the last of them. Used by one
/// thread, but for reads.
final class Block {

    private final EventMemory memory;
    private final Arena arena;
    private final MemorySegment segment;
    private int used;
    private int values;
    private boolean filling = true;

    @SuppressWarnings("MustBeClosedChecker") // closed with the last value
    Block(EventMemory memory, long bytes) {
        this.memory = memory;
        this.arena = Arena.ofShared();
        this.segment = arena.allocate(bytes);
    }

    boolean hasRoom(int bytes) {
        return segment.byteSize() - used >= bytes;
    }

    EventBytes store(MemorySegment value) {
        int from = used;
        MemorySegment.copy(value, 0, segment, from, value.byteSize());
        used += (int) value.byteSize();
        values++;
        return new EventBytes(this, from, (int) value.byteSize());
    }

    /// No value is added any more.
    void seal() {
        filling = false;
        freeIfUnused();
    }

    void release() {
        values--;
        freeIfUnused();
    }

    MemorySegment segment() {
        return segment;
    }

    long bytes() {
        return segment.byteSize();
    }

    /// Whoever reads a value from now on fails.
    void free() {
        arena.close();
    }

    private void freeIfUnused() {
        if (values == 0 && !filling) {
            memory.free(this);
        }
    }
}
