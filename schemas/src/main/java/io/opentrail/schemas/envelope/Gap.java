package io.opentrail.schemas.envelope;

/// A field that a record does without and that its receiver may add.
///
/// @param shadowed true if the record has the field, with null or something else that is no value:
///   what is added must then come after it, because the last of two equal names counts
public record Gap(Field field, boolean shadowed) {

    /// The fields that may be added.
    public enum Field {
        EVENT_ID("eventID"),
        EVENT_VERSION("eventVersion"),
        RECIPIENT_ACCOUNT_ID("recipientAccountId"),
        AWS_REGION("awsRegion");

        private final String jsonName;

        Field(String jsonName) {
            this.jsonName = jsonName;
        }

        public String jsonName() {
            return jsonName;
        }
    }
}
