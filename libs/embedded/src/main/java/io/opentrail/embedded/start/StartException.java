package io.opentrail.embedded.start;

/// A part did not start. The message says which, where, and what to do about it.
public final class StartException extends RuntimeException {
    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
