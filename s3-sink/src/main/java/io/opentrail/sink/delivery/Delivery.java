package io.opentrail.sink.delivery;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.sink.ledger.Ledger;
import io.opentrail.sink.ledger.StatusReporter;
import io.opentrail.store.ObjectStore;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailDirectory;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sink at work: one thread that runs the delivery loop until it is closed or cannot go on.
public final class Delivery implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Delivery.class);

    private final Sources sources;
    private final Ledger ledger;
    private final LogFilePutter putter;
    private final StatusReporter status;
    private final DeliveryLoop loop;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<String> failure = Optional.empty();

    /// Everything is wired, nothing runs yet.
    public Delivery(
            DeliveryPolicy policy,
            String instanceId,
            KafkaConnection connection,
            SchemaRegistry registry,
            TopicCatalogue catalogue,
            TrailDirectory trails,
            ObjectStore store,
            DeliveryMetrics metrics,
            InstantSource clock) {
        ParkedTrails parked =
                new ParkedTrails(catalogue.parkedLanes().stream().map(Topic::name).toList());
        this.sources = new Sources(connection, registry, catalogue.parkings(), parked);
        this.ledger = new Ledger(connection, registry, instanceId);
        this.putter = new LogFilePutter(store, metrics, policy.maxConcurrentPuts());
        this.status = new StatusReporter(connection, registry);
        this.loop =
                new DeliveryLoop(
                        policy,
                        clock,
                        trailId -> trail(trails, trailId),
                        sources,
                        new RecordDecoder(registry),
                        ledger,
                        putter,
                        status,
                        parked,
                        metrics);
        this.thread = Thread.ofPlatform().name("delivery").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Why it has stopped by itself; empty while it runs and after [#close].
    public Optional<String> failure() {
        return failure;
    }

    /// Stops after the round that is under way. Chunks in flight are repeated by whoever comes
    /// next.
    @Override
    public void close() {
        closed = true;
        sources.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A trail that is routed to but not known here yet must be in the control topic already.
    private static Optional<Trail> trail(TrailDirectory trails, String trailId) {
        return trails.byId(trailId)
                .or(() -> {
                    trails.refresh();
                    return trails.byId(trailId);
                });
    }

    private void run() {
        try {
            while (!closed) {
                step();
            }
        } catch (RuntimeException e) {
            failure = Optional.of(e.toString());
            LOGGER.atError().setCause(e).log("Delivery has stopped");
        } finally {
            putter.close();
            sources.close();
            ledger.close();
            status.close();
        }
    }

    private void step() {
        try {
            loop.step();
        } catch (WakeupException e) {
            LOGGER.atDebug().log("Woken up to stop");
        }
    }
}
