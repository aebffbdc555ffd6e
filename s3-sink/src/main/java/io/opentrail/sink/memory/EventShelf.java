package io.opentrail.sink.memory;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Puts the values of one source next to each other. Used by one thread.
public final class EventShelf {

    private final EventMemory memory;
    private Optional<Block> block = Optional.empty();

    public EventShelf(EventMemory memory) {
        this.memory = memory;
    }

    /// Copies what is left of the value, whose position stays. A value that is large for a block
    /// has one of its own.
    public EventBytes store(ByteBuffer value) {
        int length = value.remaining();
        if (length > EventMemory.USUAL_BYTES / 8) {
            Block own = memory.allocate(length);
            EventBytes stored = own.store(MemorySegment.ofBuffer(value));
            own.seal();
            return stored;
        }
        return blockFor(length).store(MemorySegment.ofBuffer(value));
    }

    /// Lets the last block go with what is in it.
    public void seal() {
        block.ifPresent(Block::seal);
        block = Optional.empty();
    }

    private Block blockFor(int length) {
        Block current = block.filter(last -> last.hasRoom(length)).orElse(null);
        if (current == null) {
            seal();
            current = memory.allocate();
            block = Optional.of(current);
        }
        return current;
    }
}
