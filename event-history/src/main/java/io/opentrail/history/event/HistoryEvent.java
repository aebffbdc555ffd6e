package io.opentrail.history.event;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.event.UserIdentity;
import io.opentrail.selector.EventCategory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a lookup shows of an event beside its record, and finds it by.
///
/// @param place in the history's order: `eventTime`, or the arrival of an event whose `eventTime`
///   is far behind that
/// @param readOnly `true` or `false`; empty where the record does not say
public record HistoryEvent(
        Scope scope,
        Instant place,
        String eventId,
        Instant eventTime,
        String eventName,
        String eventSource,
        Optional<String> username,
        Optional<String> accessKeyId,
        Optional<String> readOnly,
        List<EventResource> resources) {

    /// How far a sender's clock may be ahead and still place its events.
    private static final Duration MAX_AHEAD = Duration.ofHours(1);

    public HistoryEvent {
        resources = List.copyOf(resources);
    }

    /// Reads the envelope alone.
    public static HistoryEvent of(AuditEvent event) {
        var identity = Optional.ofNullable(event.getUserIdentity());
        return new HistoryEvent(
                new Scope(
                        event.getRecipientAccountId(),
                        event.getAwsRegion(),
                        EventCategory.of(event)),
                place(event.getEventTime(), event.getIngestTime()),
                event.getEventId(),
                event.getEventTime(),
                event.getEventName(),
                event.getEventSource(),
                Username.of(event.getUserIdentity()),
                identity.map(UserIdentity::getAccessKeyId).filter(key -> !key.isEmpty()),
                Optional.ofNullable(event.getReadOnly()).map(String::valueOf),
                event.getResources().stream().map(HistoryEvent::resource).toList());
    }

    /// What the event is found by; empty for what the record does not have.
    public List<String> values(Attribute attribute) {
        return switch (attribute) {
            case EVENT_ID -> List.of(eventId);
            case EVENT_NAME -> List.of(eventName);
            case EVENT_SOURCE -> List.of(eventSource);
            case USERNAME -> username.stream().toList();
            case ACCESS_KEY_ID -> accessKeyId.stream().toList();
            case READ_ONLY -> readOnly.stream().toList();
            case RESOURCE_NAME -> distinct(resources.stream().map(EventResource::name));
            case RESOURCE_TYPE -> distinct(resources.stream().map(EventResource::type));
        };
    }

    private static List<String> distinct(Stream<Optional<String>> values) {
        return values.flatMap(Optional::stream).distinct().toList();
    }

    private static Instant place(Instant eventTime, Instant ingestTime) {
        return eventTime.isAfter(ingestTime.plus(MAX_AHEAD)) ? ingestTime : eventTime;
    }

    private static EventResource resource(Resource resource) {
        return new EventResource(
                Optional.ofNullable(resource.getType()), Optional.ofNullable(resource.getArn()));
    }
}
