package io.opentrail.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentrail.gateway.admission.BatchResult.Batch;
import io.opentrail.gateway.admission.BatchResult.Refusal;
import io.opentrail.http.BodyBudget;
import io.opentrail.http.HttpResponse;
import io.opentrail.http.NoRoomException;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Answers as JSON.
final class Answers {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Answers() {}

    /// `{"accepted":n,"rejected":[{"index","eventID","code","message"}]}`
    ///
    /// @throws NoRoomException where the budget has no room for so long an answer
    static HttpResponse accepted(Batch batch, BodyBudget budget) throws NoRoomException {
        var bytes = new ByteArrayOutputStream();
        try {
            write(
                    within(budget, bytes),
                    generator -> {
                        generator.writeNumberField("accepted", batch.accepted());
                        generator.writeArrayFieldStart("rejected");
                        for (Refusal refusal : batch.refusals()) {
                            write(refusal, generator);
                        }
                        generator.writeEndArray();
                    });
        } catch (NoRoomException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HttpResponse.json(200, bytes.toByteArray());
    }

    /// Asks for three times what is written: memory that grows by doubling, and is copied at last.
    private static OutputStream within(BodyBudget budget, ByteArrayOutputStream target) {
        return new FilterOutputStream(target) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                budget.take(3 * length);
                target.write(bytes, offset, length);
            }
        };
    }

    /// `{"code","message"}`, the code in AWS's header too.
    static HttpResponse error(int status, String code, String message) {
        var bytes = new ByteArrayOutputStream();
        try {
            write(
                    bytes,
                    generator -> {
                        generator.writeStringField("code", code);
                        generator.writeStringField("message", message);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HttpResponse.json(status, bytes.toByteArray()).withHeader("x-amzn-ErrorType", code);
    }

    private static void write(Refusal refusal, JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        generator.writeNumberField("index", refusal.index());
        generator.writeStringField("eventID", refusal.reason().eventId().orElse(null));
        generator.writeStringField("code", refusal.reason().code().wireName());
        generator.writeStringField("message", refusal.reason().message());
        generator.writeEndObject();
    }

    private static void write(OutputStream target, Fields fields) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(target)) {
            generator.writeStartObject();
            fields.writeTo(generator);
            generator.writeEndObject();
        }
    }

    @FunctionalInterface
    private interface Fields {
        void writeTo(JsonGenerator generator) throws IOException;
    }
}
