package io.opentrail.benchmarks.history;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Events that come in at a steady rate until this is closed.
final class SteadyLoad implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final SentEvents events;
    private final double perNano;
    private final Thread thread;
    private volatile boolean isStopped;

    /// Begins at once; nobody else sends meanwhile.
    SteadyLoad(SentEvents events, int perSecond) {
        this.events = events;
        this.perNano = perSecond / 1e9;
        this.thread = Thread.ofPlatform().name("load").start(this::run);
    }

    private void run() {
        long begin = System.nanoTime();
        long sent = 0;
        while (!isStopped) {
            long due = (long) ((System.nanoTime() - begin) * perNano);
            events.send(due - sent);
            sent = due;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Returns when the last one is sent.
    @Override
    public void close() {
        isStopped = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
