package io.opentrail.controlapi.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkPojo;

/// Writes a response as JSON: what is unset is left out, an empty list is written, times are epoch
/// seconds with milliseconds, blobs are base64.
public final class ResponseWriter {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final ShapeWriter SHAPES =
            new ShapeWriter(
                    UnaryOperator.identity(),
                    (json, time) ->
                            json.writeNumber(
                                    BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString()));
    private static final int MAX_MESSAGE_CHARS = 1_000;

    private ResponseWriter() {}

    public static byte[] write(SdkPojo response) {
        return json(json -> SHAPES.write(json, response));
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
}
