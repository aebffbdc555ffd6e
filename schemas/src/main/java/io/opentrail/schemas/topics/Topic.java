package io.opentrail.schemas.topics;

import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/// One topic, as it is to be created.
///
/// @param valueSchema what its records' values are, in Confluent's wire format; empty where a topic
///   carries bytes as they are
/// @param config topic-level settings, by Kafka's names
public record Topic(
        String name, Optional<Schema> valueSchema, int partitions, Map<String, String> config) {

    public Topic {
        config = Map.copyOf(config);
    }

    /// The subject under which the value's schema is registered.
    public String subject() {
        return name + "-value";
    }
}
