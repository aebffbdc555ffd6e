package io.opentrail.telemetry.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What a part has opened: is closed with it, or where its start fails. Used by one thread.
public final class Closings implements AutoCloseable {

    private final Deque<Runnable> lastFirst = new ArrayDeque<>();

    /// Adds the closing of what has just been opened.
    public void push(Runnable closing) {
        lastFirst.push(closing);
    }

    /// The last one first, each once, whatever becomes of the others: the first failure is thrown
    /// in the end, and has the others as suppressed ones.
    @Override
    public void close() {
        @Nullable RuntimeException first = null;
        while (!lastFirst.isEmpty()) {
            try {
                lastFirst.pop().run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
