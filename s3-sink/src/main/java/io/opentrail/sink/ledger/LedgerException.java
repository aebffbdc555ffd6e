package io.opentrail.sink.ledger;

/// A transaction did not go through, or it is not known whether it did. What is in force must be
/// read again from Kafka before going on.
public final class LedgerException extends RuntimeException {

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
