package io.opentrail.gateway.admission;

/// Not every event is known to be durable; some may be. The sender has to repeat all of them.
public final class EventsNotKeptException extends RuntimeException {

    public EventsNotKeptException(String message, Throwable cause) {
        super(message, cause);
    }
}
