package io.opentrail.live.aws;

import io.opentrail.live.destination.DestinationKind;
import io.opentrail.live.destination.LiveDestination;
import io.opentrail.live.destination.Outcome;
import io.opentrail.trail.Trail;
import io.opentrail.trails.EventBusTag;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/// The event buses that trails ask for, at one endpoint that speaks EventBridge's API.
public final class EventBridge implements DestinationKind {

    private static final String UNAVAILABLE = "EventBridgeNotConfigured";

    private final Optional<EventBridgeClient> client;
    private final String sourcePrefix;

    /// @param sourcePrefix of the service's name in an entry's source
    public EventBridge(Optional<URI> endpoint, String sourcePrefix, AwsAccess access) {
        this.client =
                endpoint.map(url -> AwsCalls.client(EventBridgeClient.builder(), url, access));
        this.sourcePrefix = sourcePrefix;
    }

    @Override
    public String name() {
        return "eventbridge";
    }

    @Override
    public boolean isWantedBy(Trail trail) {
        return EventBusTag.of(trail).isPresent();
    }

    @Override
    public LiveDestination of(Trail trail) {
        String bus = EventBusTag.of(trail).orElseThrow();
        return client.<LiveDestination>map(events -> new EventBus(events, bus, sourcePrefix))
                .orElse(events -> Outcome.refused(events, UNAVAILABLE));
    }

    @Override
    public void close() {
        client.ifPresent(EventBridgeClient::close);
    }
}
