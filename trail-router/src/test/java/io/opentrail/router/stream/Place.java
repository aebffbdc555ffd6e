package io.opentrail.router.stream;

import org.apache.kafka.streams.processor.api.RecordMetadata;

/// Where a record was read.
record Place(String topic, int partition, long offset) implements RecordMetadata {}
