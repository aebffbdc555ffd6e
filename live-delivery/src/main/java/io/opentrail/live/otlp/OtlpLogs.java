package io.opentrail.live.otlp;

import io.opentrail.live.destination.DestinationKind;
import io.opentrail.live.destination.LiveDestination;
import io.opentrail.live.destination.Outcome;
import io.opentrail.live.destination.Outcome.Refusal;
import io.opentrail.live.event.LiveEvent;
import io.opentrail.trail.Trail;
import io.opentrail.trails.OtlpTag;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Events as OpenTelemetry logs, of all trails that ask for it, to one endpoint.
public final class OtlpLogs implements DestinationKind {

    static final int MAX_RECORDS = 1_000;
    static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final String UNAVAILABLE = "OtlpNotConfigured";
    private static final String PARTIAL_SUCCESS = "PartialSuccess";

    private final Optional<OtlpEndpoint> endpoint;

    /// @param authorization value of the header, if the endpoint wants one
    public OtlpLogs(Optional<URI> endpoint, Optional<String> authorization, InstantSource clock) {
        this.endpoint = endpoint.map(url -> new OtlpEndpoint(url, authorization, clock));
    }

    @Override
    public String name() {
        return "otlp";
    }

    @Override
    public boolean isWantedBy(Trail trail) {
        return OtlpTag.isOn(trail);
    }

    @Override
    public LiveDestination of(Trail trail) {
        return endpoint.<LiveDestination>map(
                        receiver -> events -> send(receiver, trail.getTrailArn(), first(events)))
                .orElse(events -> Outcome.refused(events, UNAVAILABLE));
    }

    /// A request that is refused is sent in halves, to find the event that is at fault.
    private static Outcome send(OtlpEndpoint receiver, String trailArn, List<LiveEvent> events) {
        return switch (receiver.send(LogsRequest.of(trailArn, events))) {
            case OtlpEndpoint.Answer.Taken(long rejected) -> taken(events, rejected);
            case OtlpEndpoint.Answer.Failed(Outcome.Failure failure) -> Outcome.failed(failure);
            case OtlpEndpoint.Answer.Refused(String code) ->
                    events.size() == 1
                            ? Outcome.refused(events, code)
                            : send(receiver, trailArn, events.subList(0, events.size() / 2));
        };
    }

    /// Which ones were rejected is not said, only how many; none of them may be sent again.
    private static Outcome taken(List<LiveEvent> events, long rejected) {
        int taken = (int) Math.max(0, events.size() - Math.max(0, rejected));
        return new Outcome(
                events.subList(0, taken),
                events.subList(taken, events.size()).stream()
                        .map(event -> new Refusal(event, PARTIAL_SUCCESS))
                        .toList(),
                Optional.empty());
    }

    private static List<LiveEvent> first(List<LiveEvent> waiting) {
        long bytes = 0;
        int count = 0;
        for (LiveEvent event : waiting) {
            bytes += event.framedBytes();
            if (count == MAX_RECORDS || (count > 0 && bytes > MAX_BYTES)) {
                break;
            }
            count++;
        }
        return waiting.subList(0, count);
    }

    @Override
    public void close() {
        endpoint.ifPresent(OtlpEndpoint::close);
    }
}
