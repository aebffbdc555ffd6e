package io.opentrail.sink.delivery;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.Topic;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.sink.ledger.Ledger;
import io.opentrail.sink.memory.EventMemory;
import io.opentrail.store.ObjectStore;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import io.opentrail.trails.TrailDirectory;
import io.opentrail.trails.TrailStatusReporter;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One life of the sink: its clients, its memory and its loop, all of them made anew for the next
/// life, which knows nothing but what is committed. Used by one thread at a time, but for
/// [#wakeup].
final class DeliverySession implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeliverySession.class);

    private final Deque<AutoCloseable> opened;
    private final Sources sources;
    private final DeliveryLoop loop;

    private DeliverySession(Deque<AutoCloseable> opened, Sources sources, DeliveryLoop loop) {
        this.opened = opened;
        this.sources = sources;
        this.loop = loop;
    }

    /// Throws if Kafka or the registry cannot be used; nothing stays open then.
    static DeliverySession open(
            DeliveryPolicy policy,
            String instanceId,
            KafkaConnection connection,
            SchemaRegistry registry,
            TopicCatalogue catalogue,
            ObjectStore store,
            DeliveryMetrics metrics,
            InstantSource clock) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            KafkaTrailDirectory trails =
                    add(opened, new KafkaTrailDirectory(connection, registry, catalogue.control()));
            TrailStatusReporter status =
                    add(
                            opened,
                            new TrailStatusReporter(
                                    connection, registry, TrailStatusReporter.Delivered.LOG_FILE));
            Ledger ledger = add(opened, new Ledger(connection, registry, instanceId));
            ParkedTrails parked =
                    new ParkedTrails(catalogue.parkedLanes().stream().map(Topic::name).toList());
            EventMemory memory = add(opened, new EventMemory());
            Sources sources =
                    add(
                            opened,
                            new Sources(
                                    connection,
                                    registry,
                                    catalogue.parkings(),
                                    parked,
                                    memory,
                                    policy.maxBufferedBytes()));
            LogFilePutter putter =
                    add(
                            opened,
                            new LogFilePutter(
                                    store,
                                    trails::byId,
                                    policy.compression(),
                                    metrics,
                                    policy.maxConcurrentPuts()));
            DeliveryLoop loop =
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
            return new DeliverySession(opened, sources, loop);
        } catch (RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    /// One round of the loop. After it has thrown, the session is of no more use.
    void step() {
        loop.step();
    }

    /// Ends a wait for records early, from any thread.
    void wakeup() {
        sources.wakeup();
    }

    /// Never throws. Chunks in flight are repeated by whoever comes next.
    @Override
    public void close() {
        closeAll(opened);
    }

    private static <T extends AutoCloseable> T add(Deque<AutoCloseable> opened, T part) {
        opened.push(part);
        return part;
    }

    private static void closeAll(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            close(opened.pop());
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) { // the others are to be closed all the same
            LOGGER.atWarn().addKeyValue("error", e.toString()).log("A client did not close");
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
}
