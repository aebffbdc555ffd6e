package io.opentrail.sink.ledger;

import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/// A transaction did not go through, or it is not known whether it did. What is in force must be
/// read again from Kafka before going on.
public final class LedgerException extends RuntimeException {

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }

    /// True if another sink has taken this one's transactional id: going on at once would only take
    /// it back.
    public boolean isFenced() {
        return Stream.iterate(getCause(), Objects::nonNull, Throwable::getCause)
                .anyMatch(cause ->
                        cause instanceof ProducerFencedException
                                || cause instanceof InvalidProducerEpochException);
    }
}
