package io.opentrail.producer.report;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// Counts, logs and tells the listener. Counting neither waits nor allocates; the listener is told
/// of drops by [#tellDrops()], which is not for threads that record.
public final class Reports {

    private static final System.Logger LOGGER = System.getLogger("io.opentrail.producer");

    private final RecorderListener listener;
    private final LongAdder recorded = new LongAdder();
    private final LongAdder recordedBytes = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder spilledBytes = new LongAdder();
    private final LongAdder spoolFailures = new LongAdder();
    private final LongAdder tornBytes = new LongAdder();
    private final LongAdder damagedBytes = new LongAdder();
    private final Map<DropReason, LongAdder> drops = new EnumMap<>(DropReason.class);
    private final Map<DropReason, Long> dropsTold = new EnumMap<>(DropReason.class);
    private long rejectedTold;
    private final AtomicBoolean spoolFails = new AtomicBoolean();

    public Reports(RecorderListener listener) {
        this.listener = listener;
        for (DropReason reason : DropReason.values()) {
            drops.put(reason, new LongAdder());
        }
    }

    public void recorded(int bytes) {
        recorded.increment();
        recordedBytes.add(bytes);
    }

    public void dropped(DropReason reason, long events) {
        counterOf(reason).add(events);
    }

    public void delivered(long events) {
        delivered.add(events);
        batches.increment();
    }

    public void rejected(Rejection rejection) {
        rejected.increment();
        tell(l -> l.rejected(rejection));
    }

    /// The first failure of a row is logged, the others are not.
    public void deliveryFailed(DeliveryFailure failure) {
        failures.increment();
        if (failure.failuresInARow() == 1) {
            log(
                    System.Logger.Level.WARNING,
                    "Audit events cannot be sent to {0}: {1}; they wait",
                    failure.endpoint(),
                    failure.problem());
        }
        tell(l -> l.deliveryFailed(failure));
    }

    public void deliveryRecovered(URI endpoint) {
        log(System.Logger.Level.INFO, "Audit events can be sent to {0} again", endpoint);
        tell(l -> l.deliveryRecovered(endpoint));
    }

    public void spilled(long bytes) {
        spilledBytes.add(bytes);
    }

    /// The first of a row is logged and told.
    public void spoolFailed(String problem) {
        spoolFailures.increment();
        if (spoolFails.compareAndSet(false, true)) {
            log(
                    System.Logger.Level.WARNING,
                    "Audit events cannot be spooled: {0}; they stay in memory",
                    problem);
            tell(l -> l.spoolFailed(problem));
        }
    }

    /// Bytes that were no whole events were cut off the end of what an earlier process left.
    ///
    /// @param torn bytes of a write that did not end
    /// @param damaged bytes of events that are lost, which count as one
    public void cutOff(long torn, long damaged) {
        tornBytes.add(torn);
        damagedBytes.add(damaged);
        if (damaged > 0) {
            dropped(DropReason.DAMAGED, 1);
            log(
                    System.Logger.Level.WARNING,
                    "{0} bytes of audit events at the end of the spool were damaged",
                    damaged);
        }
        tell(l -> l.spoolCutOff(torn, damaged));
    }

    public void spoolWorks() {
        if (spoolFails.compareAndSet(true, false)) {
            log(System.Logger.Level.INFO, "Audit events can be spooled again");
            tell(RecorderListener::spoolRecovered);
        }
    }

    /// Tells the listener of the drops since the last time, and the log of rejections too.
    public synchronized void tellDrops() {
        long newlyRejected = rejected.sum() - rejectedTold;
        if (newlyRejected > 0) {
            rejectedTold += newlyRejected;
            log(System.Logger.Level.WARNING, "{0} audit events were rejected", newlyRejected);
        }
        drops.forEach((reason, counter) -> {
            long all = counter.sum();
            long news = all - dropsTold.getOrDefault(reason, 0L);
            if (news > 0) {
                dropsTold.put(reason, all);
                log(System.Logger.Level.WARNING, "{0} audit events dropped: {1}", news, reason);
                tell(l -> l.dropped(reason, news));
            }
        });
    }

    /// Nobody foresaw this. Its thread goes on.
    public void unexpected(String what, Throwable failure) {
        try {
            LOGGER.log(System.Logger.Level.ERROR, what, failure);
        } catch (RuntimeException | Error e) {
            // there is nobody to tell
        }
    }

    /// A thread did not end in time, as its owner's code or a disk did not return.
    public void notClosed() {
        log(
                System.Logger.Level.WARNING,
                "The recorder waits for a listener, a supplier of keys or a disk: its spool stays"
                        + " in use until they return or the process ends");
    }

    private void tell(Consumer<RecorderListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException | Error e) {
            unexpected("The recorder's listener failed", e);
        }
    }

    /// Never throws: a log that fails must not end a thread that events depend on.
    private static void log(System.Logger.Level level, String message, Object... parameters) {
        try {
            LOGGER.log(level, message, parameters);
        } catch (RuntimeException | Error e) {
            // there is nobody to tell
        }
    }

    private LongAdder counterOf(DropReason reason) {
        LongAdder counter = drops.get(reason);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + reason);
        }
        return counter;
    }

    /// The numbers, with what the log holds.
    public RecorderMetrics metrics(long memoryBytes, long spoolBytes, long waitingBytes) {
        var dropped = new EnumMap<DropReason, Long>(DropReason.class);
        drops.forEach((reason, counter) -> {
            if (counter.sum() > 0) {
                dropped.put(reason, counter.sum());
            }
        });
        return new RecorderMetrics(
                recorded.sum(),
                recordedBytes.sum(),
                dropped,
                delivered.sum(),
                rejected.sum(),
                batches.sum(),
                failures.sum(),
                spilledBytes.sum(),
                spoolFailures.sum(),
                tornBytes.sum(),
                damagedBytes.sum(),
                memoryBytes,
                spoolBytes,
                waitingBytes);
    }
}
