package io.opentrail.controlapi.history;

/// The event history cannot answer now: a later try can help.
public final class HistoryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public HistoryUnavailableException(String message) {
        super(message);
    }

    HistoryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
