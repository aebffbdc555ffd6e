package io.opentrail.live.destination;

import io.opentrail.live.event.LiveEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What came of an attempt.
///
/// @param delivered what the destination has
/// @param refused what it will never have, however often it is offered
/// @param failure why the rest was not delivered, if it was tried
public record Outcome(List<LiveEvent> delivered, List<Refusal> refused, Optional<Failure> failure) {

    /// When nothing answered.
    public static final String UNREACHABLE = "EndpointUnreachable";

    public Outcome {
        delivered = List.copyOf(delivered);
        refused = List.copyOf(refused);
    }

    /// One event that the destination does not take.
    ///
    /// @param reason of a few, for metrics and the trail's status
    public record Refusal(LiveEvent event, String reason) {}

    /// Why an attempt came to nothing, or not to all.
    ///
    /// @param code the destination's own, if it gave one
    /// @param notBefore how long it asked not to be tried again
    public record Failure(String code, Optional<Duration> notBefore) {

        public static Failure of(String code) {
            return new Failure(code, Optional.empty());
        }
    }

    public static Outcome delivered(List<LiveEvent> events) {
        return new Outcome(events, List.of(), Optional.empty());
    }

    public static Outcome refused(List<LiveEvent> events, String reason) {
        return new Outcome(
                List.of(),
                events.stream().map(event -> new Refusal(event, reason)).toList(),
                Optional.empty());
    }

    public static Outcome failed(Failure failure) {
        return new Outcome(List.of(), List.of(), Optional.of(failure));
    }
}
