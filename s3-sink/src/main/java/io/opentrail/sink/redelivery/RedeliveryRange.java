package io.opentrail.sink.redelivery;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/// What is left to be read of a partition.
///
/// @param from inclusive
/// @param to exclusive
record RedeliveryRange(long from, long to) {

    private static final String SEPARATOR = ";";

    /// What is left, as it was committed.
    ///
    /// Throws IllegalArgumentException if that was for something else than what is requested now.
    static RedeliveryRange of(OffsetAndMetadata committed, RedeliveryRequest request) {
        String[] parts = committed.metadata().split(SEPARATOR, 2);
        if (parts.length < 2 || !parts[1].equals(request.scope())) {
            throw new IllegalArgumentException(
                    "redelivery '%s' is another one already, of %s; name this one otherwise"
                            .formatted(request.id(), parts[parts.length - 1]));
        }
        return new RedeliveryRange(committed.offset(), Long.parseLong(parts[0]));
    }

    OffsetAndMetadata toCommit(RedeliveryRequest request) {
        return new OffsetAndMetadata(from, to + SEPARATOR + request.scope());
    }

    boolean isEmpty() {
        return from >= to;
    }

    boolean covers(long offset) {
        return from <= offset && offset < to;
    }

    RedeliveryRange startingAt(long offset) {
        return new RedeliveryRange(Math.max(from, offset), to);
    }
}
