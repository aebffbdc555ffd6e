package io.opentrail.sink.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// A piece of native memory that many values share, freed with the last of them. Used by one
/// thread, but for reads.
final class Block {

    private final EventMemory memory;
    private final Arena arena;
    private final MemorySegment segment;
    private final Optional<MemorySegment> usedAgain;
    private int used;
    private int values;
    private boolean filling = true;

    private Block(
            EventMemory memory,
            Arena arena,
            MemorySegment segment,
            Optional<MemorySegment> usedAgain) {
        this.memory = memory;
        this.arena = arena;
        this.segment = segment;
        this.usedAgain = usedAgain;
    }

    /// Takes memory that is there, for as long as the block lives.
    @SuppressWarnings({
        "MustBeClosedChecker", // closed with the last value
        "restricted" // as long as what was given, which lives longer
    })
    static Block within(EventMemory memory, MemorySegment given) {
        Arena arena = Arena.ofShared();
        return new Block(memory, arena, given.reinterpret(arena, null), Optional.of(given));
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with the last value
    static Block ofItsOwn(EventMemory memory, long bytes) {
        Arena arena = Arena.ofShared();
        return new Block(memory, arena, arena.allocate(bytes), Optional.empty());
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

    /// Whoever reads a value from now on fails, even when others have the memory.
    ///
    /// @return the memory that it was given
    Optional<MemorySegment> free() {
        arena.close();
        return usedAgain;
    }

    private void freeIfUnused() {
        if (values == 0 && !filling) {
            memory.free(this);
        }
    }
}
