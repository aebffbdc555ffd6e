package io.opentrail.producer.spool;

import io.opentrail.producer.report.Reports;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The thread that moves events from memory to disk in time, and tells of drops.
public final class Keeper {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventLog log;
    private final Reports reports;
    private final long spillAfterNanos;
    private final Optional<Duration> syncInterval;
    private final Thread thread;
    private volatile boolean isStopped;

    private long markedPosition;
    private long markedAt;
    private long syncedAt;
    private long toldAt;
    private long restsUntil;
    private Spiller.Spilled lastSpilled = Spiller.Spilled.ALL;

    private Keeper(EventLog log, Reports reports, Optional<SpoolConfig> config, String name) {
        this.log = log;
        this.reports = reports;
        this.spillAfterNanos =
                config.map(SpoolConfig::spillAfter).orElse(Duration.ofSeconds(1)).toNanos();
        this.syncInterval = config.flatMap(SpoolConfig::syncInterval);
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public static Keeper start(
            EventLog log, Reports reports, Optional<SpoolConfig> config, String threadName) {
        var keeper = new Keeper(log, reports, config, threadName);
        log.keptBy(keeper.thread);
        keeper.thread.start();
        return keeper;
    }

    private void run() {
        long now = System.nanoTime();
        markedAt = now;
        syncedAt = now;
        toldAt = now;
        restsUntil = now;
        while (!isStopped) {
            LockSupport.parkNanos(TICK_NANOS);
            try {
                tick(System.nanoTime());
            } catch (RuntimeException | Error e) {
                // an error too: a mapped file that somebody made shorter gives one, and a lack of
                // memory can pass
                reports.spoolFailed(e.toString());
            }
        }
        reports.tellDrops();
    }

    private void tick(long now) {
        if (now - restsUntil >= 0) {
            boolean isSyncDue = isSyncDue(now);
            lastSpilled = spill(now, isSyncDue);
            if (isSyncDue) {
                log.spiller().ifPresent(Spiller::sync);
                syncedAt = now;
            }
        }
        if (lastSpilled == Spiller.Spilled.ALL && log.spiller().isPresent()) {
            // else a wake-up would change nothing, and the next tick is soon enough
            log.spillTaken();
        } else if (log.dropsOldest()) {
            log.dropOldestInMemory();
        }
        if (lastSpilled == Spiller.Spilled.FAILED && now - restsUntil >= 0) {
            restsUntil = now + REST_NANOS;
        }
        if (now - toldAt >= TELL_NANOS) {
            reports.tellDrops();
            toldAt = now;
        }
    }

    private Spiller.Spilled spill(long now, boolean isSyncDue) {
        if (log.isCrowded() || isSyncDue) {
            return spillTo(log.tail());
        }
        if (now - markedAt < spillAfterNanos) {
            return Spiller.Spilled.ALL;
        }
        Spiller.Spilled spilled = spillTo(markedPosition);
        markedPosition = log.tail();
        markedAt = now;
        return spilled;
    }

    private Spiller.Spilled spillTo(long position) {
        return log.spiller().map(s -> s.spill(position)).orElse(Spiller.Spilled.ALL);
    }

    private boolean isSyncDue(long now) {
        return syncInterval.filter(interval -> now - syncedAt >= interval.toNanos()).isPresent();
    }

    /// Does not wait.
    public void stop() {
        isStopped = true;
        LockSupport.unpark(thread);
    }

    /// Whether the thread is gone within the time.
    public boolean isGoneWithin(Duration limit) throws InterruptedException {
        thread.join(limit.toMillis());
        return !thread.isAlive();
    }
}
