package io.opentrail.sink.memory;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// All native memory in which events wait. Used by one thread.
public final class EventMemory implements AutoCloseable {

    private final Set<Block> blocks = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;

    /// What it has taken from the system.
    public long bytes() {
        return bytes;
    }

    Block allocate(long size) {
        var block = new Block(this, size);
        blocks.add(block);
        bytes += size;
        return block;
    }

    void free(Block block) {
        blocks.remove(block);
        bytes -= block.bytes();
        block.free();
    }

    /// Frees what nobody has released.
    @Override
    public void close() {
        List.copyOf(blocks).forEach(this::free);
    }
}
