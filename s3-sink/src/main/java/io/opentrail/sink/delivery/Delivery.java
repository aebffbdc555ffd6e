package io.opentrail.sink.delivery;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.settings.BackOff;
import io.opentrail.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sink at work: one thread that runs a session until it fails, and then, after a pause, the
/// next one, until it is closed.
public final class Delivery implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Delivery.class);

    /// A round waits for Kafka's transactions and for nothing else.
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(60);

    private final DeliveryPolicy policy;
    private final DeliveryMetrics metrics;
    private final InstantSource clock;
    private final Supplier<DeliverySession> sessions;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("delivery").unstarted(this::run);
    private volatile Optional<DeliverySession> current = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile Instant lastRound;
    private final BackOff backOff;
    private int failures;

    /// Everything is wired, nothing runs yet.
    public Delivery(
            DeliveryPolicy policy,
            String instanceId,
            KafkaConnection connection,
            SchemaRegistry registry,
            TopicCatalogue catalogue,
            ObjectStore store,
            DeliveryMetrics metrics,
            InstantSource clock) {
        this.policy = policy;
        this.backOff = policy.backOff(new SplittableRandom());
        this.metrics = metrics;
        this.clock = clock;
        this.lastRound = clock.instant();
        this.sessions =
                () ->
                        DeliverySession.open(
                                policy,
                                instanceId,
                                connection,
                                registry,
                                catalogue,
                                store,
                                metrics,
                                clock);
    }

    /// Throws if the first session cannot be opened; failures of later ones are met by the next.
    public void start() {
        current = Optional.of(sessions.get());
        thread.start();
    }

    /// Why nothing is delivered at present; empty while it works.
    public Optional<String> failure() {
        return failure.or(this::silence);
    }

    /// Stops after the round that is under way. Chunks in flight are repeated by whoever comes
    /// next.
    @Override
    public void close() {
        stop.countDown();
        current.ifPresentOrElse(DeliverySession::wakeup, thread::interrupt);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> silence() {
        Duration silent = Duration.between(lastRound, clock.instant());
        return silent.compareTo(LONGEST_ROUND) > 0
                ? Optional.of("no round of delivery has ended for " + silent)
                : Optional.empty();
    }

    private void run() {
        while (!isStopped()) {
            Instant begun = clock.instant();
            try {
                runSession();
            } catch (RuntimeException | Error e) {
                failed(e, begun);
            }
        }
    }

    private void runSession() {
        DeliverySession session = current.orElseGet(sessions);
        current = Optional.of(session);
        try {
            while (!isStopped()) {
                step(session);
                lastRound = clock.instant();
                failure = Optional.empty();
            }
        } finally {
            current = Optional.empty();
            boolean _ = Thread.interrupted(); // or else nothing closes in order
            session.close();
        }
    }

    private void failed(Throwable cause, Instant begun) {
        if (isStopped()) {
            return;
        }
        metrics.failedSession();
        failure = Optional.of("delivery failed and is started again: " + cause);
        boolean lasted = begun.plus(policy.maxRetry()).isBefore(clock.instant());
        failures = lasted ? 0 : failures;
        Duration pause = backOff.after(++failures);
        LOGGER.atError()
                .setCause(cause)
                .addKeyValue("pause", pause)
                .log("Delivery has failed and is started again after a pause");
        try {
            boolean _ = stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOGGER.atDebug().log("Interrupted to stop");
        }
    }

    private void step(DeliverySession session) {
        try {
            session.step();
        } catch (WakeupException e) {
            LOGGER.atDebug().log("Woken up to stop");
        }
    }

    private boolean isStopped() {
        return stop.getCount() == 0;
    }
}
