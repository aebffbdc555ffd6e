package io.opentrail.sink.gzip;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/// Makes gzip members, as many at once as there are processors. Safe for use by many threads.
public final class Gzip implements AutoCloseable {

    private final Semaphore free = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final Deque<GzipBuffer> idle = new ArrayDeque<>();

    /// Waits for a processor.
    ///
    /// @param bytes that will be appended at most
    public GzipBuffer open(long bytes) throws InterruptedException {
        free.acquire();
        try {
            return take().begin(bytes);
        } catch (RuntimeException | Error e) {
            free.release();
            throw e;
        }
    }

    private synchronized GzipBuffer take() {
        GzipBuffer buffer = idle.poll();
        return buffer != null ? buffer : new GzipBuffer(this);
    }

    void giveBack(GzipBuffer buffer) {
        synchronized (this) {
            idle.push(buffer);
        }
        free.release();
    }

    /// Once all buffers are given back.
    @Override
    public synchronized void close() {
        idle.forEach(GzipBuffer::free);
        idle.clear();
    }
}
