package io.opentrail.controlapi.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/// Writes a shape as JSON: what is unset is left out, an empty list is written, blobs are base64.
///
/// @param memberName what stands for the name of a member; a map's keys are the caller's own
public record ShapeWriter(UnaryOperator<String> memberName, TimeFormat times) {

    /// How a time is written.
    @FunctionalInterface
    public interface TimeFormat {

        void write(JsonGenerator json, Instant time) throws IOException;
    }

    /// Whether a member's value was given, be it empty.
    public static boolean isSet(@Nullable Object value) {
        return value != null
                && !(value instanceof SdkAutoConstructList<?>)
                && !(value instanceof SdkAutoConstructMap<?, ?>);
    }

    public void write(JsonGenerator json, SdkPojo shape) throws IOException {
        json.writeStartObject();
        for (SdkField<?> field : shape.sdkFields()) {
            Object value = field.getValueOrDefault(shape);
            if (isSet(value)) {
                json.writeFieldName(memberName.apply(field.locationName()));
                value(json, value);
            }
        }
        json.writeEndObject();
    }

    private void value(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Instant time -> times.write(json, time);
            case SdkBytes bytes -> json.writeBinary(bytes.asByteArrayUnsafe());
            case List<?> values -> list(json, values);
            case Map<?, ?> values -> map(json, values);
            case SdkPojo shape -> write(json, shape);
            default ->
                    throw new IllegalStateException(
                            "a type that no operation uses: " + value.getClass());
        }
    }

    private void list(JsonGenerator json, List<?> values) throws IOException {
        json.writeStartArray();
        for (Object value : values) {
            value(json, value);
        }
        json.writeEndArray();
    }

    private void map(JsonGenerator json, Map<?, ?> values) throws IOException {
        json.writeStartObject();
        for (Entry<?, ?> entry : values.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            value(json, entry.getValue());
        }
        json.writeEndObject();
    }
}
