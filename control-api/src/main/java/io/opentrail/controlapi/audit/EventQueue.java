package io.opentrail.controlapi.audit;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryException;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.telemetry.Meters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events on their way to `opentrail.events.<region>`, keyed by the recipient account as the
/// gateway does. They wait in memory, up to a bound, for as long as Kafka does not take them; a
/// thread of its own tries on. Thread-safe.
final class EventQueue implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventQueue.class);
    private static final long MAX_WAITING_BYTES = 64L << 20;

    /// What an event takes beside its record, roughly.
    private static final int ENVELOPE_BYTES = 4_096;

    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaProducer<String, AuditEvent> producer;
    private final AuditMeter meter;
    private final ConcurrentSkipListMap<Long, Waiting> waitingByNumber =
            new ConcurrentSkipListMap<>();
    private final LinkedBlockingQueue<Waiting> unsent = new LinkedBlockingQueue<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Thread thread;
    private volatile boolean failing;
    private volatile boolean closed;

    EventQueue(KafkaConnection connection, SchemaRegistry registry, Meters meters) {
        this.producer =
                new KafkaProducer<>(
                        settings(connection),
                        new StringSerializer(),
                        AuditEvents.serializer(registry));
        this.meter = new AuditMeter(meters, waitingByNumber::size);
        this.thread = Thread.ofPlatform().name("control-api-audit").daemon().start(this::run);
    }

    AuditMeter meter() {
        return meter;
    }

    private record Waiting(
            long number,
            AuditEvent event,
            long bytes,
            long sinceNanos,
            CompletableFuture<Boolean> kept) {

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - sinceNanos);
        }
    }

    /// The producer itself never gives up what it has taken, so that nothing is sent twice.
    private static Map<String, Object> settings(KafkaConnection connection) {
        Map<String, Object> settings = connection.producer("control-api-audit");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return settings;
    }

    /// True once all replicas have the event, false when it is given up.
    CompletableFuture<Boolean> add(AuditEvent event) {
        var waiting =
                new Waiting(
                        numbers.getAndIncrement(),
                        event,
                        event.getRecord().remaining() + (long) ENVELOPE_BYTES,
                        System.nanoTime(),
                        new CompletableFuture<>());
        waitingByNumber.put(waiting.number(), waiting);
        if (waitingBytes.addAndGet(waiting.bytes()) > MAX_WAITING_BYTES || closed) {
            giveUp(waiting, closed ? "the service stops" : "too many events wait already");
        } else {
            unsent.add(waiting);
        }
        return waiting.kept();
    }

    /// How long the oldest event has been waiting; nothing where none waits.
    Duration backlog() {
        var oldest = waitingByNumber.firstEntry();
        return oldest == null ? Duration.ZERO : oldest.getValue().age();
    }

    private void run() {
        try {
            while (!closed) {
                if (failing) {
                    Thread.sleep(RETRY_PAUSE);
                    failing = false;
                }
                send(unsent.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Waiting waiting) {
        AuditEvent event = waiting.event();
        try {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    TopicCatalogue.eventsOf(event.getAwsRegion()),
                                    event.getRecipientAccountId(),
                                    event),
                            (_, problem) -> settle(waiting, problem));
        } catch (KafkaException | SchemaRegistryException e) {
            again(waiting, e);
        }
    }

    private void settle(Waiting waiting, @Nullable Exception problem) {
        if (problem != null) {
            again(waiting, problem);
        } else if (forget(waiting)) {
            meter.kept(waiting.age());
            waiting.kept().complete(true);
        }
    }

    /// Behind the others, for another region's topic may be well.
    private void again(Waiting waiting, Exception problem) {
        if (!failing) {
            LOGGER.atWarn()
                    .addKeyValue("region", waiting.event().getAwsRegion())
                    .addKeyValue("error", problem.toString())
                    .log("Kafka does not take the events of calls; trying again");
        }
        failing = true;
        unsent.add(waiting);
    }

    private void giveUp(Waiting waiting, String reason) {
        if (forget(waiting)) {
            meter.lost();
            waiting.kept().complete(false);
            LOGGER.atError()
                    .addKeyValue("eventName", waiting.event().getEventName())
                    .addKeyValue("account", waiting.event().getRecipientAccountId())
                    .addKeyValue("region", waiting.event().getAwsRegion())
                    .addKeyValue("requestId", waiting.event().getRequestId())
                    .addKeyValue("error", reason)
                    .log("The event of a call is lost");
        }
    }

    /// False if it was done before.
    private boolean forget(Waiting waiting) {
        boolean there = waitingByNumber.remove(waiting.number(), waiting);
        if (there) {
            waitingBytes.addAndGet(-waiting.bytes());
        }
        return there;
    }

    /// Waits a while for what is on its way, then gives it up.
    @Override
    public void close() {
        awaitAll();
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ZERO);
        waitingByNumber.values().forEach(waiting -> giveUp(waiting, "the service stops"));
    }

    private void awaitAll() {
        CompletableFuture<?>[] all =
                waitingByNumber.values().stream()
                        .map(Waiting::kept)
                        .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOGGER.atWarn()
                    .addKeyValue("events", waitingByNumber.size())
                    .log("Stopping before Kafka took the events of all calls");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
