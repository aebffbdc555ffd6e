package io.opentrail.schemas.registry;

/// The registry is there, and answers that no Avro schema has the id. So bytes under that id are
/// not ours; nothing else that goes wrong with a registry is a reason to think so.
public final class UnknownSchemaException extends SchemaRegistryException {

    public UnknownSchemaException(String message) {
        super(message, false);
    }

    public UnknownSchemaException(String message, Throwable cause) {
        super(message, false, cause);
    }
}
