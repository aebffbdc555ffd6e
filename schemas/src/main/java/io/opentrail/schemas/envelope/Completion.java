package io.opentrail.schemas.envelope;

/// What a record has, or else gets, of the fields that every event has and a record may lack.
public record Completion(String eventId, String eventVersion, String accountId, String region) {

    public String valueOf(Gap.Field field) {
        return switch (field) {
            case EVENT_ID -> eventId;
            case EVENT_VERSION -> eventVersion;
            case RECIPIENT_ACCOUNT_ID -> accountId;
            case AWS_REGION -> region;
        };
    }
}
