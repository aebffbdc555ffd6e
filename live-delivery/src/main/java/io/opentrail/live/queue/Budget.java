package io.opentrail.live.queue;

/// The memory that events of all queues share. Thread-safe.
final class Budget {

    /// Of the whole, what queues of failing destinations may hold together.
    private static final int FAILING_SHARE = 2;

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
