package io.opentrail.gateway.admission;

import java.util.List;

/// Where admitted events go.
public interface EventPublisher {

    /// Returns once every event is durable; events of one account and region keep their order, but
    /// for accounts that are spread over several partitions.
    ///
    /// @throws EventsNotKeptException if that is not so of some of them
    void publish(List<AdmittedEvent> events);

    /// False while events are known not to be kept, and others are trying.
    boolean isWorthTrying();
}
