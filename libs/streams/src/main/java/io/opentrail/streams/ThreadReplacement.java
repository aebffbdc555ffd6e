package io.opentrail.streams;

import io.opentrail.settings.BackOff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts another thread in the place of one that failed: its work is undone with its transaction, so
/// another can do it. Waits before, on the thread that failed, the longer the more fail in a row,
/// which is until a minute passes without one.
///
/// The longest wait is well within the timeout of the transaction that stays open meanwhile.
public final class ThreadReplacement implements StreamsUncaughtExceptionHandler, AutoCloseable {

    static final Duration QUIET = Duration.ofMinutes(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(ThreadReplacement.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String service;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Failure last;

    /// For the threads of one stream.
    ///
    /// @param service whose threads they are, for the log
    public ThreadReplacement(String service, InstantSource clock) {
        this.service = service;
        this.clock = clock;
    }

    private record Failure(Throwable why, Instant at, int inARow) {
        @Override
        public String toString() {
            return "%d threads failed in a row, the last at %s: %s".formatted(inARow, at, why);
        }
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        var backOff = new BackOff(FIRST_PAUSE, LONGEST_PAUSE, ThreadLocalRandom.current());
        Duration pause = backOff.after(failed(failure));
        LOGGER.atWarn()
                .setCause(failure)
                .addKeyValue("service", service)
                .addKeyValue("backOff", pause)
                .log("A stream's thread failed; another one takes its place");
        try {
            boolean _ = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /// How many threads have now failed in a row.
    private synchronized int failed(Throwable why) {
        int inARow = recent().map(Failure::inARow).orElse(0) + 1;
        last = new Failure(withoutWrappers(why), clock.instant(), inARow);
        return inARow;
    }

    private synchronized Optional<Failure> recent() {
        return Optional.ofNullable(last)
                .filter(failure -> clock.instant().isBefore(failure.at().plus(QUIET)));
    }

    /// What failed within the last minute, for health.
    public Optional<String> trouble() {
        return recent().map(Failure::toString);
    }

    /// Ends the trouble that there was: what the threads failed for is over.
    public synchronized void forget() {
        last = null;
    }

    /// Ends all waits, so that a stop need not sit them out.
    @Override
    public void close() {
        closed.countDown();
    }

    /// Streams says of a record's failure where it was, and what it was only in the cause.
    private static Throwable withoutWrappers(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof StreamsException && cause != null
                ? withoutWrappers(cause)
                : failure;
    }
}
