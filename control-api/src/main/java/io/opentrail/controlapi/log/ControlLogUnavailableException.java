package io.opentrail.controlapi.log;

import org.jspecify.annotations.Nullable;

/// A write was not carried out in time, or it is not known whether it was. Asking again is right.
public final class ControlLogUnavailableException extends RuntimeException {

    ControlLogUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
