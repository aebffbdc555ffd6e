package io.opentrail.producer.report;

/// An event that the gateway refuses for good. It is not sent again.
///
/// @param eventId the event's own
/// @param code as `AccessDenied`; the gateway's README lists them
/// @param message what is wrong, in the gateway's words
/// @param record the event as it was sent, one JSON object
public record Rejection(String eventId, String code, String message, String record) {

    /// Without the record.
    @Override
    public String toString() {
        return "Rejection[" + eventId + ", " + code + ": " + message + "]";
    }
}
