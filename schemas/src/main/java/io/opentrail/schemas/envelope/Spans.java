package io.opentrail.schemas.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where texts stand in a record's bytes, by number. A place can hold a text, or the mark of a
/// field that is there without one (null, an object, an array), or nothing.
final class Spans {

    private static final long ABSENT = 0;
    private static final long WITHOUT_TEXT = 1;
    private static final long TEXT = 2;
    private static final long ESCAPED = 4;
    private static final int LENGTH_SHIFT = 3;
    private static final int START_SHIFT = 35;

    private final byte[] bytes;
    private long[] spans;

    Spans(byte[] bytes, int places) {
        this.bytes = bytes;
        this.spans = new long[places];
    }

    /// The last text of a cursor over the same bytes.
    void put(int place, JsonCursor cursor) {
        spans[place] =
                ((long) cursor.textStart() << START_SHIFT)
                        | ((long) (cursor.textEnd() - cursor.textStart()) << LENGTH_SHIFT)
                        | (cursor.isTextEscaped() ? ESCAPED : 0)
                        | TEXT;
    }

    void putWithoutText(int place) {
        spans[place] = WITHOUT_TEXT;
    }

    void copy(int from, int to) {
        spans[to] = spans[from];
    }

    void clear(int from, int to) {
        Arrays.fill(spans, from, to, ABSENT);
    }

    void makeRoomFor(int places) {
        if (places > spans.length) {
            spans = Arrays.copyOf(spans, Math.max(places, 2 * spans.length));
        }
    }

    boolean isThere(int place) {
        return spans[place] != ABSENT;
    }

    boolean hasText(int place) {
        return (spans[place] & TEXT) != 0;
    }

    boolean isEscaped(int place) {
        return (spans[place] & ESCAPED) != 0;
    }

    int start(int place) {
        return (int) (spans[place] >>> START_SHIFT);
    }

    /// In bytes, as they stand.
    int length(int place) {
        return (int) (spans[place] >>> LENGTH_SHIFT);
    }

    byte[] bytes() {
        return bytes;
    }

    @Nullable String text(int place) {
        if (!hasText(place)) {
            return null;
        }
        int start = start(place);
        return isEscaped(place)
                ? JsonText.unescaped(bytes, start, start + length(place))
                : new String(bytes, start, length(place), StandardCharsets.UTF_8);
    }
}
