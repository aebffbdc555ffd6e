package io.opentrail.producer.delivery;

import io.opentrail.producer.report.Reports;
import io.opentrail.producer.spool.EventBatch;
import io.opentrail.producer.spool.EventLog;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The thread that takes events from the log in batches, has them delivered and acknowledges them.
/// One batch is on its way while the next is read and compressed; what one begins with is what the
/// other ended with, so events of one recorder stay in their order.
public final class Sender {

    private static final long MIN_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration AFTER_A_BUG = Duration.ofSeconds(1);

    private final EventLog log;
    private final BatchConfig config;
    private final Endpoints endpoints;
    private final GatewayClient client;
    private final Reports reports;
    private final Thread thread;
    private final AtomicLong hurryUntil = new AtomicLong();
    private volatile boolean isStopped;

    private EventBatch current;
    private EventBatch next;
    private Optional<Payload> nextPayload = Optional.empty();

    private Sender(
            EventLog log,
            BatchConfig config,
            Endpoints endpoints,
            GatewayClient client,
            Reports reports,
            String threadName) {
        this.log = log;
        this.config = config;
        this.endpoints = endpoints;
        this.client = client;
        this.reports = reports;
        this.current = new EventBatch(log.acknowledged(), config.maxEvents(), config.maxBytes());
        this.next = new EventBatch(log.acknowledged(), config.maxEvents(), config.maxBytes());
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    public static Sender start(
            EventLog log, DeliveryConfig config, Reports reports, String threadName) {
        var endpoints =
                new Endpoints(
                        config.endpoints(),
                        config.region(),
                        config.retries(),
                        new SplittableRandom(),
                        System.nanoTime());
        HttpClient.Builder http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(config.retries().connectTimeout());
        config.tls().ifPresent(http::sslContext);
        var client =
                new GatewayClient(
                        http.build(),
                        new RequestSigner(config.region()),
                        config.keys(),
                        Clock.systemUTC(),
                        config.retries().requestTimeout());
        var sender = new Sender(log, config.batches(), endpoints, client, reports, threadName);
        sender.thread.start();
        return sender;
    }

    /// Events below that position are sent without waiting for more.
    public void hurry(long untilPosition) {
        hurryUntil.accumulateAndGet(untilPosition, Math::max);
        LockSupport.unpark(thread);
    }

    /// Gives up what is on its way. Does not wait.
    public void stop() {
        isStopped = true;
        thread.interrupt();
    }

    /// Whether the thread is gone within the time.
    public boolean isGoneWithin(Duration limit) throws InterruptedException {
        thread.join(limit.toMillis());
        return !thread.isAlive();
    }

    private void run() {
        try (client) {
            deliverAll();
        }
    }

    private void deliverAll() {
        while (!isStopped) {
            try {
                collect();
                if (!isStopped && current.count() > 0) {
                    deliver();
                }
            } catch (InterruptedException e) {
                // by stop(), which has said so
            } catch (RuntimeException | Error e) {
                // an error too: the host outlives a lack of memory, or of a class, and so do events
                reports.unexpected("Audit events cannot be sent", e);
                current.restart(log.acknowledged());
                next.restart(log.acknowledged());
                nextPayload = Optional.empty();
                LockSupport.parkNanos(AFTER_A_BUG.toNanos());
            }
        }
    }

    /// Fills the batch until it is full or its time has come.
    private void collect() {
        long firstSeen = System.nanoTime();
        long pause =
                Math.max(MIN_POLL_NANOS, Math.min(MAX_POLL_NANOS, config.linger().toNanos() / 4));
        while (!isStopped && nextPayload.isEmpty()) {
            boolean wasEmpty = current.count() == 0;
            log.read(current);
            long now = System.nanoTime();
            if (current.count() == 0) {
                // gaps and damage need no acknowledgement by anybody
                log.acknowledge(current.position());
            } else if (wasEmpty) {
                firstSeen = now;
            }
            boolean isDue =
                    now - firstSeen >= config.linger().toNanos()
                            || log.acknowledged() < hurryUntil.get();
            if (current.isFull() || (current.count() > 0 && isDue)) {
                return;
            }
            LockSupport.parkNanos(pause);
        }
    }

    private void deliver() throws InterruptedException {
        Payload whole = nextPayload.orElseGet(() -> Payload.of(current, 0, current.count()));
        nextPayload = Optional.empty();
        next.restart(current.position());
        var delivery =
                new BatchDelivery(current, whole, endpoints, client, reports, this::prepareNext);
        while (!isStopped && !delivery.isDone()) {
            LockSupport.parkNanos(delivery.step().toNanos());
        }
        if (delivery.isDone()) {
            log.acknowledge(current.position());
            EventBatch done = current;
            current = next;
            next = done;
        }
    }

    /// Reads the next batch and, if it is full, compresses it.
    private void prepareNext() {
        if (nextPayload.isEmpty()) {
            log.read(next);
            if (next.isFull()) {
                nextPayload = Optional.of(Payload.of(next, 0, next.count()));
            }
        }
    }
}
