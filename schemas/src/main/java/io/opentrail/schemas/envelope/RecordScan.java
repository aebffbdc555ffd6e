package io.opentrail.schemas.envelope;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One pass over one record. Of two fields with the same name the last one counts; what is not a
/// scalar where one belongs is no value.
///
/// A place for each [EnvelopeField], then one for each [IdentityField], then one for each
/// [ResourceField] of each resource.
// Ordinals: places are those of one scan, and kept nowhere.
@SuppressWarnings("EnumOrdinal")
final class RecordScan {

    private static final byte[] SESSION_ISSUER = ascii("sessionIssuer");
    private static final byte[] USER_NAME = ascii("userName");

    private static final int IDENTITY = EnvelopeField.values().length;
    private static final int RESOURCES = IDENTITY + IdentityField.values().length;
    private static final int RESOURCE_PLACES = ResourceField.values().length;
    private static final int USUAL_RESOURCES = 2;

    private final JsonCursor cursor;
    private final Spans spans;
    private final int start;
    private final int end;
    private boolean hasIdentity;
    private int resources;

    private RecordScan(JsonCursor cursor) throws InvalidJsonException {
        this.cursor = cursor;
        this.spans = new Spans(cursor.bytes(), RESOURCES + USUAL_RESOURCES * RESOURCE_PLACES);
        this.start = cursor.position();
        readRecord();
        this.end = cursor.position();
    }

    /// From the record's opening brace to behind its closing one.
    static RecordScan over(JsonCursor cursor) throws InvalidJsonException {
        return new RecordScan(cursor);
    }

    Spans spans() {
        return spans;
    }

    /// Of the opening brace.
    int start() {
        return start;
    }

    /// Behind the closing brace.
    int end() {
        return end;
    }

    boolean hasIdentity() {
        return hasIdentity;
    }

    int resources() {
        return resources;
    }

    static int place(EnvelopeField field) {
        return field.ordinal();
    }

    static int place(IdentityField field) {
        return IDENTITY + field.ordinal();
    }

    static int place(int resource, ResourceField field) {
        return RESOURCES + resource * RESOURCE_PLACES + field.ordinal();
    }

    /// Whether there is a text, and not an empty one: where something has to stand, that is
    /// nothing.
    boolean isGiven(EnvelopeField field) {
        return spans.hasText(place(field)) && spans.length(place(field)) > 0;
    }

    /// Its text, or null where it is not given.
    @Nullable String given(EnvelopeField field) {
        return isGiven(field) ? spans.text(place(field)) : null;
    }

    /// Where the account stands that receives the event: the record's own, or else the caller's; -1
    /// where there is neither.
    int accountPlace() {
        if (isGiven(EnvelopeField.RECIPIENT_ACCOUNT_ID)) {
            return place(EnvelopeField.RECIPIENT_ACCOUNT_ID);
        }
        int callers = place(IdentityField.ACCOUNT_ID);
        return spans.hasText(callers) && spans.length(callers) > 0 ? callers : -1;
    }

    private void readRecord() throws InvalidJsonException {
        cursor.openObject();
        while (cursor.nextField()) {
            int place = EnvelopeField.NAMES.positionOf(cursor);
            if (place < 0) {
                cursor.skipValue();
            } else if (place == place(EnvelopeField.USER_IDENTITY)) {
                readIdentity();
            } else if (place == place(EnvelopeField.RESOURCES)) {
                readResources();
            } else {
                readScalar(place);
            }
        }
    }

    private void readIdentity() throws InvalidJsonException {
        spans.clear(IDENTITY, RESOURCES);
        hasIdentity = cursor.peek() == '{';
        if (!hasIdentity) {
            cursor.skipValue();
            return;
        }
        cursor.openObject();
        while (cursor.nextField()) {
            int field = IdentityField.NAMES.positionOf(cursor);
            if (field < 0) {
                cursor.skipValue();
            } else if (field == IdentityField.SESSION_CONTEXT.ordinal()) {
                readSessionContext();
            } else {
                readScalar(IDENTITY + field);
            }
        }
        if (!spans.hasText(place(IdentityField.USER_NAME))) {
            spans.copy(place(IdentityField.SESSION_CONTEXT), place(IdentityField.USER_NAME));
        }
    }

    /// The session issuer's name.
    private void readSessionContext() throws InvalidJsonException {
        int place = place(IdentityField.SESSION_CONTEXT);
        spans.putWithoutText(place);
        readWithin(
                SESSION_ISSUER,
                () -> {
                    spans.putWithoutText(place);
                    readWithin(USER_NAME, () -> readScalar(place));
                });
    }

    /// Reads one field of an object, if it is one.
    private void readWithin(byte[] wanted, Reading reading) throws InvalidJsonException {
        if (cursor.peek() != '{') {
            cursor.skipValue();
            return;
        }
        cursor.openObject();
        while (cursor.nextField()) {
            if (cursor.isText(wanted)) {
                reading.read();
            } else {
                cursor.skipValue();
            }
        }
    }

    private void readResources() throws InvalidJsonException {
        resources = 0;
        if (cursor.peek() != '[') {
            cursor.skipValue();
            return;
        }
        cursor.openArray();
        while (cursor.nextItem()) {
            if (cursor.peek() == '{') {
                readResource(resources);
                resources++;
            } else {
                cursor.skipValue();
            }
        }
    }

    private void readResource(int number) throws InvalidJsonException {
        int first = RESOURCES + number * RESOURCE_PLACES;
        spans.makeRoomFor(first + RESOURCE_PLACES);
        spans.clear(first, first + RESOURCE_PLACES);
        cursor.openObject();
        while (cursor.nextField()) {
            int field = ResourceField.NAMES.positionOf(cursor);
            if (field < 0) {
                cursor.skipValue();
            } else {
                readScalar(first + field);
            }
        }
        if (!spans.hasText(place(number, ResourceField.ARN))) {
            spans.copy(place(number, ResourceField.ARN_PREFIX), place(number, ResourceField.ARN));
        }
    }

    private void readScalar(int place) throws InvalidJsonException {
        int first = cursor.peek();
        if (first == '{' || first == '[') {
            cursor.skipValue();
            spans.putWithoutText(place);
        } else if (cursor.scalar() == 'n') {
            spans.putWithoutText(place);
        } else {
            spans.put(place, cursor);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Takes the value that is next.
    @FunctionalInterface
    private interface Reading {
        void read() throws InvalidJsonException;
    }
}
