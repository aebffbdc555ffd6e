package io.opentrail.history.stream;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes the files of partitions that went to other instances, once they have been away for a
/// while in which the stream ran without trouble: as long as it has some, nobody knows what will be
/// here when it is over.
public final class LeftPartitions implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LeftPartitions.class);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final int LOOKS_PER_DELAY = 10;

    private final PartitionStores stores;
    private final Duration delay;
    private final Supplier<Optional<Set<Integer>>> assigned;
    private final InstantSource clock;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("left-partitions").factory());
    private @Nullable Instant settledSince;

    /// @param delay from when a partition went until its files go
    /// @param assigned partitions that are active or stand by here, open or not; empty while the
    ///   stream is not running, or has trouble
    public LeftPartitions(
            PartitionStores stores,
            Duration delay,
            Supplier<Optional<Set<Integer>>> assigned,
            InstantSource clock) {
        this.stores = stores;
        this.delay = delay;
        this.assigned = assigned;
        this.clock = clock;
    }

    public void start() {
        long millis =
                Math.clamp(delay.toMillis() / LOOKS_PER_DELAY, 1, LONGEST_INTERVAL.toMillis());
        var _ =
                executor.scheduleWithFixedDelay(
                        this::sweepSafely, millis, millis, TimeUnit.MILLISECONDS);
    }

    void sweep() throws IOException {
        stores.purge();
        Optional<Set<Integer>> here = assigned.get();
        if (here.isEmpty()) {
            settledSince = null;
            return;
        }
        Instant now = clock.instant();
        Instant since = settledSince == null ? now : settledSince;
        settledSince = since;
        Instant before = now.minus(delay);
        if (!since.isAfter(before)) {
            Set<Integer> deleted = stores.forget(here.get(), before);
            stores.purge();
            if (!deleted.isEmpty()) {
                LOGGER.atInfo()
                        .addKeyValue("partitions", deleted)
                        .log("Files of partitions that other instances have are deleted");
            }
        }
    }

    // The thread's top: one failure must not end the sweeping.
    private void sweepSafely() {
        try {
            sweep();
        } catch (IOException | RuntimeException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .log("Files of partitions that went are not deleted; trying again later");
        }
    }

    /// Returns once no more files are deleted.
    @Override
    public void close() {
        executor.shutdownNow();
        executor.close();
    }
}
