package io.opentrail.schemas.topics;

/// A topic could not be read in time. The same call may succeed later.
public final class TopicUnavailableException extends RuntimeException {

    public TopicUnavailableException(String message) {
        super(message);
    }

    public TopicUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
