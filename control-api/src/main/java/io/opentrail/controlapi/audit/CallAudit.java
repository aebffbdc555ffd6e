package io.opentrail.controlapi.audit;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.telemetry.Meters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes events of calls and sees to it that they are kept
/// (`docs/adr/0006-control-calls-are-events.md`). Thread-safe.
public final class CallAudit implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CallAudit.class);

    private final EventQueue queue;
    private final Duration patience;
    private final InstantSource clock;
    private final Supplier<UUID> eventIds;

    /// Takes calls at once.
    ///
    /// @param patience how long an answer waits for its event
    public CallAudit(
            KafkaConnection connection,
            SchemaRegistry registry,
            Meters meters,
            Duration patience,
            InstantSource clock,
            Supplier<UUID> eventIds) {
        this.queue = new EventQueue(connection, registry, meters);
        this.patience = patience;
        this.clock = clock;
        this.eventIds = eventIds;
    }

    /// True while an event has been waiting for longer than an answer would. What changes something
    /// should not be carried out then.
    public boolean isStalled() {
        return queue.backlog().compareTo(patience) > 0;
    }

    /// Records a call whose answer is known. Returns true once its event is kept; false if it still
    /// waits, or is lost. While events wait already, it waits for none.
    public boolean record(AuditedCall call, CallResult result) {
        boolean stalled = isStalled();
        var kept = queue.add(CallEvents.of(call, result, eventIds.get(), clock.instant()));
        boolean inTime = false;
        try {
            inTime = kept.get(stalled ? 0 : patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOGGER.atWarn()
                    .addKeyValue("operation", call.operation())
                    .addKeyValue("requestId", call.requestId())
                    .log("A call is answered before its event is kept");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!inTime) {
            queue.meter().late();
        }
        return inTime;
    }

    /// Counts a write that was not carried out because the audit was stalled.
    public void refused() {
        queue.meter().refused();
    }

    /// Counts a request that becomes no event.
    public void passedOver(PassedOver reason) {
        queue.meter().passedOver(reason);
    }

    @Override
    public void close() {
        queue.close();
    }
}
