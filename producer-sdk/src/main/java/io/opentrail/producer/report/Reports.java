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
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "Audit events cannot be sent to {0}: {1}; they wait",
                    failure.endpoint(),
                    failure.problem());
        }
        tell(l -> l.deliveryFailed(failure));
    }

    public void deliveryRecovered(URI endpoint) {
        LOGGER.log(System.Logger.Level.INFO, "Audit events can be sent to {0} again", endpoint);
        tell(l -> l.deliveryRecovered(endpoint));
    }

    public void spilled(long bytes) {
        spilledBytes.add(bytes);
    }

    /// The first of a row is logged and told.
    public void spoolFailed(String problem) {
        spoolFailures.increment();
        if (spoolFails.compareAndSet(false, true)) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "Audit events cannot be spooled: {0}; they stay in memory",
                    problem);
            tell(l -> l.spoolFailed(problem));
        }
    }

    public void spoolWorks() {
        if (spoolFails.compareAndSet(true, false)) {
            LOGGER.log(System.Logger.Level.INFO, "Audit events can be spooled again");
            tell(RecorderListener::spoolRecovered);
        }
    }

    /// Tells the listener of the drops since the last time, and the log of rejections too.
    public synchronized void tellDrops() {
        long newlyRejected = rejected.sum() - rejectedTold;
        if (newlyRejected > 0) {
            rejectedTold += newlyRejected;
            LOGGER.log(
                    System.Logger.Level.WARNING, "{0} audit events were rejected", newlyRejected);
        }
        drops.forEach((reason, counter) -> {
            long all = counter.sum();
            long news = all - dropsTold.getOrDefault(reason, 0L);
            if (news > 0) {
                dropsTold.put(reason, all);
                LOGGER.log(
                        System.Logger.Level.WARNING, "{0} audit events dropped: {1}", news, reason);
                tell(l -> l.dropped(reason, news));
            }
        });
    }

    private void tell(Consumer<RecorderListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "The recorder's listener failed", e);
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
                memoryBytes,
                spoolBytes,
                waitingBytes);
    }
}
