package io.opentrail.history.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.history.event.Attribute;
import io.opentrail.history.event.EventResource;
import io.opentrail.history.event.HistoryEvent;
import io.opentrail.history.event.Scope;
import io.opentrail.history.store.FoundEvent;
import io.opentrail.history.store.Lookup;
import io.opentrail.history.store.Page;
import io.opentrail.history.store.Position;
import io.opentrail.selector.EventCategory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;

/// Lookups and their pages as JSON:
///
///     {"accountId": "111122223333", "region": "us-east-1", "category": "Management",
///      "from": 1767323045000, "to": 1767326645000, "attributes": {"EventName": "RunInstances"},
///      "prefixes": {"ResourceName": "arn:aws:s3:::"},
///      "after": "1767326645000-0123456789abcdef0123456789abcdef", "limit": 50}
///
///     {"events": [{"eventId": …, "eventName": …, "readOnly": "true", "accessKeyId": …,
///       "eventTime": 1767326645000, "eventSource": …, "username": …,
///       "resources": [{"type": …, "name": …}], "record": "{…}"}],
///      "next": "1767326645000-0123456789abcdef0123456789abcdef"}
///
/// Times are milliseconds of the epoch; what is not known is left out, and so are `attributes`,
/// `prefixes` and `after` where there are none.
final class LookupJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int MAX_LIMIT = 1_000;

    private LookupJson() {}

    /// A lookup, or what is wrong with its JSON.
    sealed interface Reading {

        record Read(Lookup lookup) implements Reading {}

        /// What is asked for cannot be.
        ///
        /// @param problem a sentence that names the field
        record Invalid(String problem) implements Reading {}
    }

    static Reading read(byte[] body) {
        try {
            return new Reading.Read(lookup(MAPPER.readTree(body)));
        } catch (JsonProcessingException e) {
            return new Reading.Invalid("the body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            return new Reading.Invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Lookup lookup(JsonNode body) {
        int limit = (int) number(body, "limit");
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "limit must be between 1 and %d, was %d".formatted(MAX_LIMIT, limit));
        }
        String category = text(body, "category");
        return new Lookup(
                new Scope(
                        text(body, "accountId"),
                        text(body, "region"),
                        EventCategory.named(category)
                                .orElseThrow(() ->
                                        new IllegalArgumentException(
                                                "category '" + category + "' is unknown"))),
                Instant.ofEpochMilli(number(body, "from")),
                Instant.ofEpochMilli(number(body, "to")),
                attributes(body.path("attributes")),
                attributes(body.path("prefixes")),
                after(body.path("after")),
                limit);
    }

    private static Map<Attribute, String> attributes(JsonNode given) {
        Map<Attribute, String> attributes = new EnumMap<>(Attribute.class);
        for (Entry<String, JsonNode> entry : given.properties()) {
            Attribute attribute =
                    Attribute.named(entry.getKey())
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "attribute '" + entry.getKey() + "' is unknown"));
            if (!entry.getValue().isTextual()) {
                throw new IllegalArgumentException(
                        "attribute '" + entry.getKey() + "' must be a text");
            }
            attributes.put(attribute, entry.getValue().textValue());
        }
        return attributes;
    }

    private static Optional<Position> after(JsonNode given) {
        if (given.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(
                Position.parse(given.asText())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "after '" + given.asText() + "' is no position")));
    }

    private static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new IllegalArgumentException(field + " must be a text");
        }
        return value.textValue();
    }

    private static long number(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(field + " must be a whole number");
        }
        return value.longValue();
    }

    static byte[] write(Page page) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("events");
            for (FoundEvent found : page.events()) {
                write(json, found);
            }
            json.writeEndArray();
            Optional<Position> next = page.next();
            if (next.isPresent()) {
                json.writeStringField("next", next.get().toString());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, FoundEvent found) throws IOException {
        HistoryEvent event = found.event();
        json.writeStartObject();
        json.writeStringField("eventId", event.eventId());
        json.writeStringField("eventName", event.eventName());
        write(json, "readOnly", event.readOnly());
        write(json, "accessKeyId", event.accessKeyId());
        json.writeNumberField("eventTime", event.eventTime().toEpochMilli());
        json.writeStringField("eventSource", event.eventSource());
        write(json, "username", event.username());
        json.writeArrayFieldStart("resources");
        for (EventResource resource : event.resources()) {
            json.writeStartObject();
            write(json, "type", resource.type());
            write(json, "name", resource.name());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("record", UTF_8.decode(found.record().duplicate()).toString());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String field, Optional<String> value)
            throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }
}
