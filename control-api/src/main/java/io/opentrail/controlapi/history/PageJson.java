package io.opentrail.controlapi.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/// A page as the event history answers it; its module says what that looks like. Read without a
/// tree, which would take many times the page's bytes.
// The SDK's setters take null for what is left out, but are not annotated for it.
@SuppressWarnings("NullAway")
record PageJson(@Nullable List<Found> events, @Nullable String next) {

    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .readerFor(PageJson.class);

    /// @throws JsonProcessingException if it is no page
    static HistoryPage read(byte[] json) throws JsonProcessingException {
        try {
            return JSON.<PageJson>readValue(json).page();
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HistoryPage page() {
        return new HistoryPage(
                events == null ? List.of() : events.stream().map(Found::event).toList(),
                Optional.ofNullable(next));
    }

    /// @param eventTime milliseconds of the epoch
    record Found(
            @Nullable String eventId,
            @Nullable String eventName,
            @Nullable String readOnly,
            @Nullable String accessKeyId,
            long eventTime,
            @Nullable String eventSource,
            @Nullable String username,
            @Nullable List<Touched> resources,
            @Nullable String record) {

        private Event event() {
            return Event.builder()
                    .eventId(eventId)
                    .eventName(eventName)
                    .readOnly(readOnly)
                    .accessKeyId(accessKeyId)
                    .eventTime(Instant.ofEpochMilli(eventTime))
                    .eventSource(eventSource)
                    .username(username)
                    .resources(
                            resources == null
                                    ? List.of()
                                    : resources.stream().map(Touched::resource).toList())
                    .cloudTrailEvent(record)
                    .build();
        }
    }

    record Touched(@Nullable String type, @Nullable String name) {

        private Resource resource() {
            return Resource.builder().resourceType(type).resourceName(name).build();
        }
    }
}
