package io.opentrail.schemas.registry;

/// The registry refused a request or could not be reached. Says nothing about the schema that was
/// asked for, unless it is an [UnknownSchemaException].
public sealed class SchemaRegistryException extends RuntimeException
        permits UnknownSchemaException {

    private final boolean retryable;

    public SchemaRegistryException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    public SchemaRegistryException(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    /// True if the same request may succeed later by itself; false if someone must first put
    /// something right: credentials, a URL, the schema.
    public boolean retryable() {
        return retryable;
    }
}
