package io.opentrail.schemas.envelope;

/// Why a record is not taken. The names go over the wire and into metrics.
public enum RejectionCode {
    INVALID_JSON("InvalidJson"),
    NOT_AN_OBJECT("NotAnObject"),
    RECORD_TOO_LARGE("RecordTooLarge"),
    NESTING_TOO_DEEP("NestingTooDeep"),
    MISSING_FIELD("MissingField"),
    INVALID_EVENT_TIME("InvalidEventTime"),
    EVENT_TIME_IN_FUTURE("EventTimeInFuture"),
    EVENT_TIME_TOO_OLD("EventTimeTooOld"),
    INVALID_RECIPIENT_ACCOUNT_ID("InvalidRecipientAccountId"),
    UNKNOWN_REGION("UnknownRegion"),
    ACCESS_DENIED("AccessDenied"),
    TOO_MANY_RECIPIENTS("TooManyRecipients");

    private final String wireName;

    RejectionCode(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
