package io.opentrail.producer.spool;

import java.time.Duration;

/// What gives way when memory and spool are full.
public sealed interface OverflowPolicy {

    /// The event that comes is dropped.
    record DropNewest() implements OverflowPolicy {}

    /// The oldest events of the spool are dropped, a file at a time, but never the file that is
    /// being sent; without a spool, or while it cannot be written, the oldest quarter of the
    /// memory. An event that was on its way can count as dropped and yet arrive. Callers that
    /// outrun even this lose the event that comes.
    record DropOldest() implements OverflowPolicy {}

    /// The caller waits for room, so long at most; then the event that comes is dropped.
    record Block(Duration limit) implements OverflowPolicy {

        public Block {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("block limit must be positive, not " + limit);
            }
        }
    }
}
