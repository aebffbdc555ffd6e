package io.opentrail.live.queue;

/// The memory that events of all queues share. Thread-safe.
final class Budget {

    /// Of the whole, what queues of failing destinations may hold together.
    private static final int FAILING_SHARE = 2;

    private static final long MAX_CATCH_UP_BYTES = 1024 * 1024;

    private final long maxBytes;
    private long bytes;
    private long events;
    private int failing;

    Budget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized void take(long eventBytes) {
        bytes += eventBytes;
        events++;
    }

    synchronized void free(long eventBytes) {
        bytes -= eventBytes;
        events--;
    }

    synchronized void oneMoreFails() {
        failing++;
    }

    synchronized void oneLessFails() {
        failing--;
    }

    synchronized boolean isSpent() {
        return bytes >= maxBytes;
    }

    /// What each queue of a failing destination may hold.
    synchronized long failingBytes() {
        return maxBytes / FAILING_SHARE / Math.max(1, failing);
    }

    /// What a queue may read again at once; at least one event comes of it.
    synchronized long catchUpBytes() {
        return bytes >= maxBytes ? 1 : Math.min(MAX_CATCH_UP_BYTES, failingBytes());
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized long events() {
        return events;
    }

    synchronized int failing() {
        return failing;
    }
}
