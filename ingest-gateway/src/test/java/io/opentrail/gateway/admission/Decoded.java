package io.opentrail.gateway.admission;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.serde.AvroDeserializer;
import java.nio.charset.StandardCharsets;

/// Reads admitted events as their consumers do.
final class Decoded {

    private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();
    private static final byte[] HEADER = AuditEvents.header("events", REGISTRY);
    private static final AvroDeserializer<AuditEvent> DESERIALIZER =
            AuditEvents.deserializer(REGISTRY);

    private Decoded() {}

    static AuditEvent event(AdmittedEvent admitted) {
        byte[] framed = admitted.value().clone();
        System.arraycopy(HEADER, 0, framed, 0, HEADER.length);
        return DESERIALIZER.decode(framed);
    }

    static String record(AdmittedEvent admitted) {
        return StandardCharsets.UTF_8.decode(event(admitted).getRecord()).toString();
    }
}
