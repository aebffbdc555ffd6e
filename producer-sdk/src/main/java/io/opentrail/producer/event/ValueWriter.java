package io.opentrail.producer.event;

import io.opentrail.producer.json.JsonWriter;
import java.lang.reflect.Array;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes the values that a host hands over, whatever they are, past the redaction.
///
/// Maps become objects, collections and arrays arrays, numbers, booleans and texts themselves,
/// optionals what they hold, everything else its `toString()`. Deeper than 32 levels there is only
/// `"..."`, and far beyond the writer's limit there is nothing, so a structure that holds itself,
/// be it many times, has an end.
///
/// @param cutsTexts whether each text is cut at 1,024 bytes
record ValueWriter(JsonWriter json, Redaction redaction, boolean cutsTexts) {

    private static final int MAX_DEPTH = 32;

    static ValueWriter plain(JsonWriter json) {
        return new ValueWriter(json, Redaction.none(), true);
    }

    /// Throws what a host's own class throws when it is read, errors too.
    void write(String field, String name, @Nullable Object value) {
        write(field, name, value, 0);
    }

    /// What the redaction leaves of a value.
    @Nullable Object redacted(String field, String name, @Nullable Object value) {
        try {
            return redaction.redacted(field, name, value);
        } catch (RuntimeException | Error e) {
            return Redaction.REMOVED;
        }
    }

    /// The same of a field that holds a text, as a text.
    @Nullable String redacted(String field, String text) {
        try {
            Object redacted = redaction.redacted(field, field, text);
            return redacted == null ? null : redacted.toString();
        } catch (RuntimeException | Error e) {
            return Redaction.REMOVED;
        }
    }

    private void write(String field, String name, @Nullable Object given, int depth) {
        if (json.isFarBeyondLimit()) {
            return;
        }
        Object value = redacted(field, name, given);
        if (value instanceof Optional<?> optional) {
            value = optional.orElse(null);
        }
        if (value == null) {
            json.nullValue();
        } else if (value instanceof String text) {
            json.value(cutsTexts ? SizeLimits.cut(text) : text);
        } else if (value instanceof Boolean bool) {
            json.value(bool);
        } else if (value instanceof Number number) {
            json.value(number);
        } else if (value instanceof Instant instant) {
            json.value(instant.toString());
        } else {
            structure(field, name, value, depth);
        }
    }

    private void structure(String field, String name, Object value, int depth) {
        boolean isStructure =
                value instanceof Map || value instanceof Collection || value.getClass().isArray();
        if (!isStructure) {
            json.value(String.valueOf(value));
        } else if (depth == MAX_DEPTH) {
            json.value("...");
        } else if (value instanceof Map<?, ?> map) {
            json.beginObject();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                String key = String.valueOf(member.getKey());
                json.name(key);
                write(field, key, member.getValue(), depth + 1);
            }
            json.endObject();
        } else {
            json.beginArray();
            elements(field, name, value, depth);
            json.endArray();
        }
    }

    private void elements(String field, String name, Object value, int depth) {
        if (value instanceof Collection<?> elements) {
            for (Object element : elements) {
                write(field, name, element, depth + 1);
            }
        } else {
            for (int i = 0; i < Array.getLength(value); i++) {
                write(field, name, Array.get(value, i), depth + 1);
            }
        }
    }
}
