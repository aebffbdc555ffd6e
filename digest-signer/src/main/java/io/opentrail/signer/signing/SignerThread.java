package io.opentrail.signer.signing;

import io.opentrail.settings.BackOff;
import io.opentrail.telemetry.HealthStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that signs. An error ends a life in the group; the next one starts after a pause and
/// reads everything from Kafka again.
public final class SignerThread implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(SignerThread.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /// A turn takes well under a second. Kafka's clients wait up to a minute for an answer.
    private static final Duration STUCK = Duration.ofSeconds(15);

    private final Supplier<Life> lives;
    private final BackOff backOff;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile HealthStatus health = HealthStatus.down("the signer is starting");
    private volatile long lastTurnNanos = System.nanoTime();

    private SignerThread(Supplier<Life> lives, RandomGenerator random) {
        this.lives = lives;
        this.backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30), random);
        this.thread = Thread.ofPlatform().name("digest-signer").unstarted(this::run);
    }

    /// Starts the first life.
    ///
    /// @param lives makes the next one; may throw, and is asked again
    public static SignerThread start(Supplier<Life> lives, RandomGenerator random) {
        var signer = new SignerThread(lives, random);
        signer.thread.start();
        return signer;
    }

    /// Up while the signer takes its turns and everything it needs answers.
    public HealthStatus health() {
        if (!thread.isAlive()) {
            return HealthStatus.down("the signer's thread has ended");
        }
        boolean isStuck = System.nanoTime() - lastTurnNanos > STUCK.toNanos();
        return isStuck && health instanceof HealthStatus.Up
                ? HealthStatus.down("the signer has waited for an answer for over " + STUCK)
                : health;
    }

    /// Lets the turn end that is under way, unless it takes long.
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(GRACE)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        while (!isClosed(Duration.ZERO)) {
            try {
                live();
            } catch (RuntimeException e) {
                if (isClosed(Duration.ZERO)) {
                    return;
                }
                failures = health instanceof HealthStatus.Up ? 1 : failures + 1;
                health = HealthStatus.down(e.toString());
                LOGGER.atError()
                        .setCause(e)
                        .addKeyValue("failures", failures)
                        .log("Signer failed; starting over");
                if (isClosed(backOff.after(failures))) {
                    return;
                }
            }
        }
    }

    private void live() {
        try (Life life = lives.get()) {
            while (!isClosed(Duration.ZERO)) {
                boolean isWell = life.turn();
                lastTurnNanos = System.nanoTime();
                if (isWell) {
                    health = HealthStatus.up();
                }
            }
        }
    }

    private boolean isClosed(Duration wait) {
        try {
            return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
