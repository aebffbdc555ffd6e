package io.opentrail.history;

import io.opentrail.settings.BackOff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts another thread in the place of one that failed: its work is undone with its transaction, so
/// another can do it. Waits before, the longer the more fail in a row, which is until a minute
/// passes without one.
final class ThreadReplacement implements StreamsUncaughtExceptionHandler, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ThreadReplacement.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Failure last;

    ThreadReplacement(InstantSource clock) {
        this.clock = clock;
    }

    private record Failure(Throwable why, Instant at, int inARow) {}

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        var backOff = new BackOff(FIRST_PAUSE, LONGEST_PAUSE, ThreadLocalRandom.current());
        Duration pause = backOff.after(failed(failure));
        LOGGER.atWarn()
                .setCause(failure)
                .addKeyValue("backOff", pause)
                .log("A thread of the history failed; another one takes its place");
        try {
            boolean _ = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private synchronized int failed(Throwable why) {
        int before = recent().map(Failure::inARow).orElse(0);
        last = new Failure(why, clock.instant(), before + 1);
        return before + 1;
    }

    private synchronized Optional<Failure> recent() {
        return Optional.ofNullable(last)
                .filter(failure -> clock.instant().isBefore(failure.at().plus(QUIET)));
    }

    /// What failed within the last minute.
    Optional<String> trouble() {
        return recent().map(failure ->
                "%d threads failed in a row, the last at %s: %s"
                        .formatted(failure.inARow(), failure.at(), failure.why()));
    }

    /// Ends all waits, so that a stop need not sit them out.
    @Override
    public void close() {
        closed.countDown();
    }
}
