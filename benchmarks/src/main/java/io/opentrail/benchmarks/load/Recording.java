package io.opentrail.benchmarks.load;

import io.opentrail.producer.EventRecorder;
import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.spool.Acceptance;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// A service that reports at a given rate, whatever becomes of the events: a thread that is behind
/// makes up for it.
final class Recording implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int MOST_AT_ONCE = 500;

    private final EventRecorder recorder;
    private final RealEvents events;
    private final int threads;
    private final BitSet dropped = new BitSet();
    private final List<Thread> running;
    private volatile Pace pace = new Pace(0, System.nanoTime());
    private volatile boolean isStopped;

    /// What is asked of each thread from a moment on.
    private record Pace(double eventsPerNano, long sinceNanos) {

        long due(long nowNanos) {
            return (long) ((nowNanos - sinceNanos) * eventsPerNano);
        }
    }

    Recording(EventRecorder recorder, RealEvents events, int threads) {
        this.recorder = recorder;
        this.events = events;
        this.threads = threads;
        this.running =
                IntStream.range(0, threads)
                        .mapToObj(i ->
                                Thread.ofPlatform().daemon().name("service-" + i).start(this::run))
                        .toList();
    }

    /// What was due before and has not been recorded is forgotten.
    void rate(double eventsPerSecond) {
        pace = new Pace(eventsPerSecond / threads / 1e9, System.nanoTime());
    }

    /// The numbers of events that it did not accept.
    BitSet dropped() {
        synchronized (dropped) {
            return (BitSet) dropped.clone();
        }
    }

    private void run() {
        Pace current = pace;
        long done = 0;
        long turn = 0;
        while (!isStopped) {
            if (!pace.equals(current)) {
                current = pace;
                done = 0;
            }
            long due = Math.min(current.due(System.nanoTime()) - done, MOST_AT_ONCE);
            if (due <= 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            for (long i = 0; i < due; i++) {
                record(turn++);
            }
            done += Math.max(0, due);
        }
    }

    private void record(long turn) {
        AuditEvent event = events.event(turn);
        if (recorder.record(event) == Acceptance.DROPPED) {
            synchronized (dropped) {
                dropped.set(Math.toIntExact(NumberedIds.number(event.eventId())));
            }
        }
    }

    /// Returns when nothing is recorded any more.
    @Override
    public void close() {
        isStopped = true;
        try {
            for (Thread thread : running) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
