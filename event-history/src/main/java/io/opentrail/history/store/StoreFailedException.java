package io.opentrail.history.store;

/// The store's files cannot be read or written.
public final class StoreFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
