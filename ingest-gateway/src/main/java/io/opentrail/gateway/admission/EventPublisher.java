package io.opentrail.gateway.admission;

import io.opentrail.event.AuditEvent;
import java.util.List;

/// Where admitted events go.
@FunctionalInterface
public interface EventPublisher {

    /// Returns once every event is durable; events of one account keep their order.
    ///
    /// @throws EventsNotKeptException if that is not so of some of them
    void publish(List<AuditEvent> events);
}
