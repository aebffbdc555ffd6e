package io.opentrail.schemas.registry;

/// The registry refused a request or could not be reached.
public final class SchemaRegistryException extends RuntimeException {

    private final boolean retryable;

    public SchemaRegistryException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    public SchemaRegistryException(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /// True if the same request may succeed later.
    public boolean retryable() {
        return retryable;
    }
}
