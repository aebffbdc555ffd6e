package io.opentrail.controlapi.log;

import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import io.opentrail.trails.TrailDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes the records of trails that were deleted long ago, from time to time.
public final class DeletedTrailSweeper implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeletedTrailSweeper.class);

    private final ControlLog log;
    private final TrailDirectory directory;
    private final BiPredicate<Trail, Instant> isForgettable;
    private final InstantSource clock;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("deleted-trails").factory());

    public DeletedTrailSweeper(
            ControlLog log,
            TrailDirectory directory,
            BiPredicate<Trail, Instant> isForgettable,
            InstantSource clock) {
        this.log = log;
        this.directory = directory;
        this.isForgettable = isForgettable;
        this.clock = clock;
    }

    public void start(Duration interval) {
        var _ =
                executor.scheduleWithFixedDelay(
                        this::sweepSafely,
                        interval.toMillis(),
                        interval.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /// Removes what is due and returns how many records that were. Writes nothing where nothing is
    /// due, so that idle instances do not fence each other.
    public int sweep() {
        return due(directory).isEmpty()
                ? 0
                : log.write(trails -> {
                    List<Write.Entry> removals =
                            due(trails).stream()
                                    .map(KafkaTrailDirectory::keyOf)
                                    .<Write.Entry>map(Write.Entry.Remove::new)
                                    .toList();
                    return new Write<>(removals, removals.size());
                });
    }

    private List<String> due(TrailDirectory trails) {
        return trails.all().stream()
                .filter(trail -> isForgettable.test(trail, clock.instant()))
                .map(Trail::getTrailId)
                .toList();
    }

    // The thread's top: one failure must not end the sweeping.
    private void sweepSafely() {
        try {
            int removed = sweep();
            LOGGER.atDebug().addKeyValue("trails", removed).log("Deleted trails swept");
        } catch (RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("Deleted trails not swept; trying again later");
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
