package io.opentrail.gateway.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.opentrail.access.identity.Service;
import io.opentrail.event.AuditEvent;
import io.opentrail.gateway.admission.AdmittedEvent;
import io.opentrail.gateway.admission.Arrival;
import io.opentrail.gateway.admission.BatchReader;
import io.opentrail.gateway.admission.BatchResult;
import io.opentrail.gateway.admission.BodyFormat;
import io.opentrail.gateway.admission.EventTimeRule;
import io.opentrail.gateway.admission.RecordAdmission;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroDeserializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads bodies as the gateway does, and checks what comes of them with other software: each event
/// with Avro, each record with Jackson.
final class Gateway {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final JsonMapper JACKSON =
            JsonMapper.builder(JacksonFactory.UNLIMITED)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final byte[] header = AuditEvents.header("events", registry);
    private final AvroDeserializer<AuditEvent> avro = AuditEvents.deserializer(registry);
    private final BatchReader reader =
            new BatchReader(
                    new RecordAdmission(
                            List.of("us-east-1"), EventTimeRule.DEFAULT, () -> new UUID(0, 1)),
                    100);

    void read(byte[] body, BodyFormat format, boolean copies) {
        var service = new Service("fuzz", List.of(), List.of("*"), List.of("*"));
        var arrival = new Arrival(service, Optional.of("us-east-1"), copies, NOW);
        if (reader.read(body, format, arrival, _ -> {}) instanceof BatchResult.Batch batch) {
            batch.events().forEach(this::check);
        }
    }

    private void check(AdmittedEvent admitted) {
        System.arraycopy(header, 0, admitted.value(), 0, header.length);
        AuditEvent event = avro.decode(admitted.value());
        JsonNode record = tree(event.getRecord());
        same(event.getEventId(), record.path("eventID"));
        same(event.getEventName(), record.path("eventName"));
        same(event.getRecipientAccountId(), record.path("recipientAccountId"));
        same(event.getAwsRegion(), record.path("awsRegion"));
        if (event.getSharedEventId() != null) {
            same(event.getSharedEventId(), record.path("sharedEventID"));
        }
    }

    private static JsonNode tree(ByteBuffer record) {
        var bytes = new byte[record.remaining()];
        record.duplicate().get(bytes);
        try {
            return JACKSON.readTree(bytes);
        } catch (IOException e) {
            throw new AssertionError("a record that was taken is no JSON", e);
        }
    }

    /// A tree changes how numbers are written. Avro writes a question mark for half a surrogate
    /// pair, which JSON's escapes can say.
    private static void same(String envelope, JsonNode value) {
        String written = new String(value.asText().getBytes(UTF_8), UTF_8);
        if (!value.isNumber() && !envelope.equals(written)) {
            throw new AssertionError(
                    "the envelope says '%s', the record '%s'".formatted(envelope, written));
        }
    }
}
