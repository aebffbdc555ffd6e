package io.opentrail.router;

import io.opentrail.router.stream.RoutingTrouble;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts another thread in the place of one that failed: its work is undone with its transaction, so
/// another can do it. Waits before, on the thread that failed, the longer the more fail in a row.
///
/// The longest wait is well within the timeout of the transaction that stays open meanwhile.
final class ThreadReplacement implements StreamsUncaughtExceptionHandler, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ThreadReplacement.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);

    private final RoutingTrouble trouble;
    private final CountDownLatch closed = new CountDownLatch(1);

    ThreadReplacement(RoutingTrouble trouble) {
        this.trouble = trouble;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        Duration backOff = backOff(trouble.threadFailed(failure));
        LOGGER.atWarn()
                .setCause(failure)
                .addKeyValue("backOff", backOff)
                .log("Routing thread failed; another one takes its place");
        try {
            boolean _ = closed.await(backOff.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    static Duration backOff(int failuresInARow) {
        Duration backOff = FIRST_BACK_OFF;
        for (int i = 1; i < failuresInARow && backOff.compareTo(LONGEST_BACK_OFF) < 0; i++) {
            backOff = backOff.multipliedBy(2);
        }
        return backOff.compareTo(LONGEST_BACK_OFF) < 0 ? backOff : LONGEST_BACK_OFF;
    }

    /// Ends all waits, so that a stop need not sit them out.
    @Override
    public void close() {
        closed.countDown();
    }
}
