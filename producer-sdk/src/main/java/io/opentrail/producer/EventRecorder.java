package io.opentrail.producer;

import io.opentrail.producer.delivery.Sender;
import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.report.RecorderMetrics;
import io.opentrail.producer.report.Reports;
import io.opentrail.producer.spool.Acceptance;
import io.opentrail.producer.spool.EventLog;
import io.opentrail.producer.spool.Keeper;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// Takes a service's events and brings them to OpenTrail. One for a process is enough; all methods
/// can be called by any thread.
///
/// An event that was [Acceptance#SPOOLED] is acknowledged by a gateway or reported as rejected, at
/// least once, whatever becomes of this process: by the next recorder on the same folder if need
/// be.
public final class EventRecorder implements AutoCloseable {

    private static final Duration DEFAULT_CLOSE = Duration.ofSeconds(5);
    private static final Duration THREADS_END = Duration.ofSeconds(5);

    private final Reports reports;
    private final EventLog log;
    private final Keeper keeper;
    private final Sender sender;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private EventRecorder(Reports reports, EventLog log, Keeper keeper, Sender sender) {
        this.reports = reports;
        this.log = log;
        this.keeper = keeper;
        this.sender = sender;
    }

    /// Opens the spool, goes on with what an earlier process left there, and starts three daemon
    /// threads. Asks nothing of a gateway; a spool that cannot be written is reported, and events
    /// are kept in memory only.
    ///
    /// @throws IllegalStateException if another recorder has the spool's folder
    public static EventRecorder open(RecorderConfig config) {
        var reports = new Reports(config.listener());
        EventLog log =
                EventLog.open(config.memoryBytes(), config.spool(), config.overflow(), reports);
        Keeper keeper = Keeper.start(log, reports, config.spool(), "opentrail-keeper");
        Sender sender = Sender.start(log, config.delivery(), reports, "opentrail-sender");
        return new EventRecorder(reports, log, keeper, sender);
    }

    /// Records an event: copies it to the recorder's memory. Never throws; waits for nothing,
    /// unless the overflow policy is to block.
    public Acceptance record(AuditEvent event) {
        return log.add(event);
    }

    /// Sends what was recorded before, without waiting for more.
    ///
    /// @return whether all of it was acknowledged or rejected within the time
    /// @throws InterruptedException if the calling thread is interrupted
    public boolean flush(Duration limit) throws InterruptedException {
        long end = log.tail();
        sender.hurry(end);
        return log.awaitAcknowledged(end, limit);
    }

    public RecorderMetrics metrics() {
        return reports.metrics(
                log.memoryBytes(), log.spoolBytes(), log.tail() - log.acknowledged());
    }

    /// Takes no more events, sends what it can within the time and stops. What was not sent stays
    /// in the spool for the next recorder; without one it is dropped and counted. A caller that is
    /// interrupted waits for no gateway. A listener or a disk that does not return is waited for
    /// some seconds; then the spool stays in use until it does.
    ///
    /// @return whether everything was sent. A second call returns true at once
    public boolean close(Duration limit) {
        if (!isClosed.compareAndSet(false, true)) {
            return true;
        }
        log.stopAdding();
        boolean isSent = false;
        boolean isInterrupted = false;
        try {
            isSent = flush(limit);
        } catch (InterruptedException e) {
            // not set again before the files are written: they are closed by who is interrupted
            isInterrupted = true;
        }
        sender.stop();
        keeper.stop();
        isInterrupted |= closeLogAfterThreads();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return isSent;
    }

    /// @return whether the caller was interrupted
    private boolean closeLogAfterThreads() {
        boolean isInterrupted = false;
        while (true) {
            try {
                if (sender.isGoneWithin(THREADS_END) && keeper.isGoneWithin(THREADS_END)) {
                    log.close();
                    reports.tellDrops();
                } else {
                    reports.notClosed();
                }
                return isInterrupted;
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
    }

    /// Within five seconds.
    @Override
    public void close() {
        close(DEFAULT_CLOSE);
    }
}
