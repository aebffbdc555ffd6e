package io.opentrail.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentrail.gateway.admission.BatchResult.Batch;
import io.opentrail.gateway.admission.BatchResult.Refusal;
import io.opentrail.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Answers as JSON.
final class Answers {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Answers() {}

    /// `{"accepted":n,"rejected":[{"index","eventID","code","message"}]}`
    static HttpResponse accepted(Batch batch) {
        return HttpResponse.json(
                200,
                json(generator -> {
                    generator.writeNumberField("accepted", batch.accepted());
                    generator.writeArrayFieldStart("rejected");
                    for (Refusal refusal : batch.refusals()) {
                        write(refusal, generator);
                    }
                    generator.writeEndArray();
                }));
    }

    /// `{"code","message"}`, the code in AWS's header too.
    static HttpResponse error(int status, String code, String message) {
        byte[] body =
                json(generator -> {
                    generator.writeStringField("code", code);
                    generator.writeStringField("message", message);
                });
        return HttpResponse.json(status, body).withHeader("x-amzn-ErrorType", code);
    }

    private static void write(Refusal refusal, JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        generator.writeNumberField("index", refusal.index());
        generator.writeStringField("eventID", refusal.reason().eventId().orElse(null));
        generator.writeStringField("code", refusal.reason().code().wireName());
        generator.writeStringField("message", refusal.reason().message());
        generator.writeEndObject();
    }

    private static byte[] json(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            generator.writeStartObject();
            fields.writeTo(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @FunctionalInterface
    private interface Fields {
        void writeTo(JsonGenerator generator) throws IOException;
    }
}
