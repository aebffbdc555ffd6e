package io.opentrail.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/// Bytes that are not what their topic promises. Reading them again cannot help.
public final class UndecodableRecordException extends SerializationException {

    public UndecodableRecordException(String message) {
        super(message);
    }

    public UndecodableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
