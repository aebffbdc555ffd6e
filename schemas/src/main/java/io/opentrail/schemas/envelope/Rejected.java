package io.opentrail.schemas.envelope;

import java.util.Optional;

/// A record that is not taken.
///
/// @param field the field at fault, by its name in the record; empty where it is the whole record
/// @param message names the field and says what is wrong with it; holds no other value of the
///   record
/// @param eventId the record's own, where it has one
public record Rejected(
        RejectionCode code, Optional<String> field, String message, Optional<String> eventId)
        implements EnvelopeResult {

    public static Rejected ofField(
            RejectionCode code, String field, String problem, Optional<String> eventId) {
        return new Rejected(code, Optional.of(field), field + " " + problem, eventId);
    }

    public static Rejected ofRecord(RejectionCode code, String message, Optional<String> eventId) {
        return new Rejected(code, Optional.empty(), message, eventId);
    }

    public static Rejected missing(String field, Optional<String> eventId) {
        return ofField(RejectionCode.MISSING_FIELD, field, "is missing", eventId);
    }
}
