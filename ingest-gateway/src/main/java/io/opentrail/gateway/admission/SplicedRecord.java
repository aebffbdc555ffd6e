package io.opentrail.gateway.admission;

import io.opentrail.schemas.envelope.Gap;
import io.opentrail.schemas.envelope.RecordBytes;
import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.schemas.envelope.RecordEnvelope.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A record's bytes with fields added, and a few texts in place of others. All other bytes are as
/// they are. Values need no escaping.
///
/// New fields go right behind the opening brace. One that the record has without a value goes
/// before the closing brace: the last of two equal names is the one that readers take.
final class SplicedRecord implements RecordBytes {

    private static final byte[] NONE = {};

    private final byte[] body;
    private final int start;
    private final int end;
    private final StringBuilder front = new StringBuilder();
    private final StringBuilder back = new StringBuilder();
    private final List<Replacement> replacements = new ArrayList<>(0);

    SplicedRecord(byte[] body, RecordEnvelope envelope) {
        this.body = body;
        this.start = envelope.start();
        this.end = envelope.end();
    }

    void add(Gap gap, String value) {
        add(gap.field().jsonName(), gap.shadowed(), value);
    }

    /// @param shadowed whether the record has the field, so that it must come after it
    void add(String field, boolean shadowed, String value) {
        StringBuilder fields = shadowed ? back : front;
        fields.append(fields.isEmpty() ? "" : ",");
        fields.append('"').append(field).append("\":\"").append(value).append('"');
    }

    void replace(Span span, String text) {
        replacements.add(new Replacement(span, ascii(text)));
        replacements.sort(Comparator.comparingInt(replacement -> replacement.span.start()));
    }

    @Override
    public int length() {
        int length = end - start + front().length + back().length;
        for (Replacement replacement : replacements) {
            length += replacement.text.length - (replacement.span.end() - replacement.span.start());
        }
        return length;
    }

    @Override
    public void copyTo(byte[] target, int at) {
        if (front.isEmpty() && back.isEmpty() && replacements.isEmpty()) {
            System.arraycopy(body, start, target, at, end - start);
            return;
        }
        int position = put(body, start, start + 1, target, at);
        position = put(front(), target, position);
        int from = start + 1;
        for (Replacement replacement : replacements) {
            position = put(body, from, replacement.span.start(), target, position);
            position = put(replacement.text, target, position);
            from = replacement.span.end();
        }
        position = put(body, from, end - 1, target, position);
        position = put(back(), target, position);
        put(body, end - 1, end, target, position);
    }

    private byte[] front() {
        return front.isEmpty() ? NONE : ascii(front + (isEmpty() ? "" : ","));
    }

    private byte[] back() {
        return back.isEmpty() ? NONE : ascii("," + back);
    }

    private boolean isEmpty() {
        int position = start + 1;
        while (body[position] == ' '
                || body[position] == '\t'
                || body[position] == '\r'
                || body[position] == '\n') {
            position++;
        }
        return body[position] == '}';
    }

    private static int put(byte[] source, byte[] target, int at) {
        return put(source, 0, source.length, target, at);
    }

    private static int put(byte[] source, int from, int to, byte[] target, int at) {
        System.arraycopy(source, from, target, at, to - from);
        return at + to - from;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // An array: made once, and never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Replacement(Span span, byte[] text) {}
}
