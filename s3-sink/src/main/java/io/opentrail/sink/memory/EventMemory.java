package io.opentrail.sink.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// All native memory in which events wait. Used by one thread.
///
/// Blocks of the usual size are used again, never given back before the end: the C library would
/// not return most of what it is given back to the system, but scatter other things over it.
public final class EventMemory implements AutoCloseable {

    static final int USUAL_BYTES = 512 * 1024;

    private final Arena usual = Arena.ofShared();
    private final Deque<MemorySegment> idle = new ArrayDeque<>();
    private final Set<Block> blocks = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;

    /// What events wait in.
    public long bytes() {
        return bytes;
    }

    Block allocate() {
        MemorySegment free = idle.poll();
        return add(Block.within(this, free != null ? free : usual.allocate(USUAL_BYTES)));
    }

    Block allocate(long size) {
        return add(Block.ofItsOwn(this, size));
    }

    private Block add(Block block) {
        blocks.add(block);
        bytes += block.bytes();
        return block;
    }

    void free(Block block) {
        blocks.remove(block);
        bytes -= block.bytes();
        block.free().ifPresent(idle::push);
    }

    /// Frees what nobody has released.
    @Override
    public void close() {
        List.copyOf(blocks).forEach(this::free);
        idle.clear();
        if (usual.scope().isAlive()) {
            usual.close();
        }
    }
}
