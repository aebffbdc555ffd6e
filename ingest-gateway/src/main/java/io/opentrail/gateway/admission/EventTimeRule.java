package io.opentrail.gateway.admission;

import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.schemas.envelope.Rejected;
import io.opentrail.schemas.envelope.RejectionCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How far an event's time may be from its arrival.
///
/// @param maxAhead of the gateway's clock
/// @param maxAge none where events of any age are taken
public record EventTimeRule(Duration maxAhead, Optional<Duration> maxAge) {

    private static final String FIELD = "eventTime";

    /// Clocks are a quarter of an hour apart at the most; old log files can be loaded.
    public static final EventTimeRule DEFAULT =
            new EventTimeRule(Duration.ofMinutes(15), Optional.empty());

    Optional<Rejected> problem(RecordEnvelope envelope, Instant arrival) {
        long ahead = envelope.eventTimeMillis() - arrival.toEpochMilli();
        if (ahead > maxAhead.toMillis()) {
            return Optional.of(
                    Rejected.ofField(
                            RejectionCode.EVENT_TIME_IN_FUTURE,
                            FIELD,
                            "is over %d s ahead of the gateway's clock, which says %s"
                                    .formatted(maxAhead.toSeconds(), arrival),
                            Optional.ofNullable(envelope.eventId())));
        }
        if (maxAge.isPresent() && -ahead > maxAge.get().toMillis()) {
            return Optional.of(
                    Rejected.ofField(
                            RejectionCode.EVENT_TIME_TOO_OLD,
                            FIELD,
                            "is over %d h ago, more than this gateway takes"
                                    .formatted(maxAge.get().toHours()),
                            Optional.ofNullable(envelope.eventId())));
        }
        return Optional.empty();
    }
}
