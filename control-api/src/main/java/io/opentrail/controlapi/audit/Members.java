package io.opentrail.controlapi.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/// The members of a request or response as CloudTrail's records show them: names begin with a small
/// letter, what is unset is left out, times are as in `Jul 10, 2023, 12:05:54 PM`.
final class Members {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private Members() {}

    /// Empty if no member is set.
    static Optional<String> json(SdkPojo shape) {
        if (shape.sdkFields().stream().noneMatch(field -> isSet(field.getValueOrDefault(shape)))) {
            return Optional.empty();
        }
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            object(json, shape);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(text.toString());
    }

    private static void object(JsonGenerator json, SdkPojo shape) throws IOException {
        json.writeStartObject();
        for (SdkField<?> field : shape.sdkFields()) {
            Object value = field.getValueOrDefault(shape);
            if (isSet(value)) {
                json.writeFieldName(uncapitalized(field.locationName()));
                value(json, value);
            }
        }
        json.writeEndObject();
    }

    private static boolean isSet(@Nullable Object value) {
        return value != null
                && !(value instanceof SdkAutoConstructList<?>)
                && !(value instanceof SdkAutoConstructMap<?, ?>);
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Instant time -> json.writeString(TIME.format(time));
            case SdkBytes bytes -> json.writeBinary(bytes.asByteArrayUnsafe());
            case List<?> values -> list(json, values);
            case Map<?, ?> values -> map(json, values);
            case SdkPojo shape -> object(json, shape);
            default ->
                    throw new IllegalStateException(
                            "a type that no operation uses: " + value.getClass());
        }
    }

    private static void list(JsonGenerator json, List<?> values) throws IOException {
        json.writeStartArray();
        for (Object value : values) {
            value(json, value);
        }
        json.writeEndArray();
    }

    /// Its keys are the caller's own, not names of members.
    private static void map(JsonGenerator json, Map<?, ?> values) throws IOException {
        json.writeStartObject();
        for (Entry<?, ?> entry : values.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            value(json, entry.getValue());
        }
        json.writeEndObject();
    }

    private static String uncapitalized(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
