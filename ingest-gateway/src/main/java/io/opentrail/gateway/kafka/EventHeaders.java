package io.opentrail.gateway.kafka;

import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// What goes before an event of each topic: the id of its schema.
final class EventHeaders {

    private final SchemaRegistry registry;
    private final ConcurrentMap<String, byte[]> headersByTopic = new ConcurrentHashMap<>();

    EventHeaders(SchemaRegistry registry) {
        this.registry = registry;
    }

    /// Into the bytes that were left free for it. Asks the registry once for each topic.
    void fill(String topic, byte[] value) {
        byte[] header = headersByTopic.computeIfAbsent(topic, t -> AuditEvents.header(t, registry));
        System.arraycopy(header, 0, value, 0, header.length);
    }
}
