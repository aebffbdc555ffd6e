package io.opentrail.store;

import org.jspecify.annotations.Nullable;

/// The store gave no usable answer: no connection, a timeout, an error of its own, too many
/// requests. A put may have been written or not; a retry, after a pause, can help and is safe.
public final class StoreUnavailableException extends StoreException {

    /// The code when there is no answer to take one from.
    public static final String NO_ANSWER = "NoAnswer";

    public StoreUnavailableException(
            String code, int httpStatus, String message, @Nullable Throwable cause) {
        super(code, httpStatus, message, cause);
    }
}
