package io.opentrail.controlapi.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/// Writes a response as JSON: what is unset is left out, an empty list is written, times are epoch
/// seconds with milliseconds, blobs are base64.
public final class ResponseWriter {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int MAX_MESSAGE_CHARS = 1_000;

    private ResponseWriter() {}

    public static byte[] write(SdkPojo response) {
        return json(json -> pojo(json, response));
    }

    /// The body of an error; a message that quotes a long value is cut off.
    public static byte[] error(String code, String message) {
        return json(json -> {
            json.writeStartObject();
            json.writeStringField("__type", code);
            json.writeStringField("message", shortened(message));
            json.writeEndObject();
        });
    }

    private static String shortened(String message) {
        return message.length() <= MAX_MESSAGE_CHARS
                ? message
                : message.substring(0, MAX_MESSAGE_CHARS) + "…";
    }

    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static byte[] json(Content content) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void pojo(JsonGenerator json, SdkPojo pojo) throws IOException {
        json.writeStartObject();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (isSet(value)) {
                json.writeFieldName(field.locationName());
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
            case Instant time ->
                    json.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString());
            case SdkBytes bytes -> json.writeBinary(bytes.asByteArrayUnsafe());
            case List<?> values -> list(json, values);
            case Map<?, ?> values -> map(json, values);
            case SdkPojo pojo -> pojo(json, pojo);
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

    private static void map(JsonGenerator json, Map<?, ?> values) throws IOException {
        json.writeStartObject();
        for (Entry<?, ?> entry : values.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            value(json, entry.getValue());
        }
        json.writeEndObject();
    }
}
