package io.opentrail.schemas.envelope;

import java.util.List;

/// A field that a record does without and that its receiver may add.
///
/// @param shadowed true if the record has the field, with null or something else that is no value:
///   what is added must then come after it, because the last of two equal names counts
public record Gap(Field field, boolean shadowed) {

    static final List<Field> FIELDS = List.of(Field.values());

    /// The fields that may be added.
    public enum Field {
        EVENT_ID(EnvelopeField.EVENT_ID),
        EVENT_VERSION(EnvelopeField.EVENT_VERSION),
        RECIPIENT_ACCOUNT_ID(EnvelopeField.RECIPIENT_ACCOUNT_ID),
        AWS_REGION(EnvelopeField.AWS_REGION);

        private final EnvelopeField source;

        Field(EnvelopeField source) {
            this.source = source;
        }

        EnvelopeField source() {
            return source;
        }

        public String jsonName() {
            return source.jsonName();
        }
    }
}
