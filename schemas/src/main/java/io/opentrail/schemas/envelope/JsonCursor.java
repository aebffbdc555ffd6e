package io.opentrail.schemas.envelope;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Walks over JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259), no leniency) in UTF-8 bytes
/// and makes nothing of it. Takes any size and depth: a level costs one bit. Bytes of a text that
/// are not UTF-8 don't stop it, they are remembered: a reader of many records refuses just the one.
/// So are names that escape half a surrogate pair, over which other readers stumble. For one
/// thread.
public final class JsonCursor {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final int end;
    private int position;

    /// One bit a level, set for an object.
    private long[] kinds = new long[1];

    private int depth;
    private int maxDepth;
    private boolean justOpened;

    private int textStart;
    private int textEnd;
    private boolean textEscaped;
    private int notUtf8At = -1;

    /// @param from index of the first byte
    /// @param to behind the last one
    public JsonCursor(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.position = from;
        this.end = to;
    }

    byte[] bytes() {
        return bytes;
    }

    /// Of the next byte.
    public int position() {
        return position;
    }

    /// The first byte behind white space, or -1 where there is none.
    public int peek() {
        while (position < end) {
            byte next = bytes[position];
            if (next > ' ' || (next != ' ' && next != '\n' && next != '\r' && next != '\t')) {
                return next & 0xff;
            }
            position++;
        }
        return -1;
    }

    /// Forgets the depth and the bytes that are not UTF-8 of what came before.
    void startRecord() {
        maxDepth = depth;
        notUtf8At = -1;
    }

    /// Of objects and arrays around the next byte.
    int depth() {
        return depth;
    }

    /// The most since [#startRecord].
    int maxDepth() {
        return maxDepth;
    }

    /// The first byte since [#startRecord] that is not UTF-8, or of a name that cannot be; or -1.
    public int notUtf8At() {
        return notUtf8At;
    }

    public void openObject() throws InvalidJsonException {
        open('{', "an object", true);
    }

    public void openArray() throws InvalidJsonException {
        open('[', "an array", false);
    }

    /// Within an object: to the value of the next field. Its name is the last text then. False, and
    /// out of the object, where there is no further one.
    public boolean nextField() throws InvalidJsonException {
        if (isLast('}', "a field or '}'")) {
            return false;
        }
        name();
        return true;
    }

    /// Within an array: to the next item. False, and out of the array, where there is no further
    /// one.
    public boolean nextItem() throws InvalidJsonException {
        return !isLast(']', "',' or ']'");
    }

    private boolean isLast(char close, String expected) throws InvalidJsonException {
        int next = peek();
        boolean first = justOpened;
        justOpened = false;
        if (next == close) {
            position++;
            depth--;
            return true;
        }
        if (!first) {
            if (next != ',') {
                throw unexpected(close == '}' ? "',' or '}'" : expected);
            }
            position++;
        }
        return false;
    }

    private void name() throws InvalidJsonException {
        if (peek() != '"') {
            throw unexpected("a field's name in double quotes");
        }
        text();
        if (textEscaped && notUtf8At < 0 && JsonText.hasHalfPair(bytes, textStart, textEnd)) {
            notUtf8At = textStart;
        }
        if (peek() != ':') {
            throw unexpected("':' behind a field's name");
        }
        position++;
    }

    private void open(char bracket, String expected, boolean isObject) throws InvalidJsonException {
        if (peek() != bracket) {
            throw unexpected(expected);
        }
        position++;
        push(isObject);
        justOpened = true;
    }

    private void push(boolean isObject) {
        int word = depth >> 6;
        if (word == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * word);
        }
        kinds[word] = isObject ? kinds[word] | (1L << depth) : kinds[word] & ~(1L << depth);
        depth++;
        maxDepth = Math.max(maxDepth, depth);
    }

    private boolean isInObject() {
        return (kinds[(depth - 1) >> 6] & (1L << (depth - 1))) != 0;
    }

    /// To behind the next value, whatever it is.
    public void skipValue() throws InvalidJsonException {
        int around = depth;
        do {
            startOfValue();
            while (depth > around && endOfContainer()) {
                // out of as many as end here
            }
        } while (depth > around);
    }

    /// Takes a scalar, or an opening bracket.
    private void startOfValue() throws InvalidJsonException {
        switch (peek()) {
            case '{' -> openObject();
            case '[' -> openArray();
            default -> scalar();
        }
    }

    /// True if the container around ended; false if it goes on with a value.
    private boolean endOfContainer() throws InvalidJsonException {
        return isInObject() ? !nextField() : !nextItem();
    }

    /// Takes a scalar. Without its quotes it is the last text.
    ///
    /// @return its first byte
    int scalar() throws InvalidJsonException {
        int first = peek();
        switch (first) {
            case '"' -> text();
            case 't' -> literal(TRUE);
            case 'f' -> literal(FALSE);
            case 'n' -> literal(NULL);
            default -> number(first);
        }
        return first;
    }

    int textStart() {
        return textStart;
    }

    int textEnd() {
        return textEnd;
    }

    boolean isTextEscaped() {
        return textEscaped;
    }

    /// Whether the last text is these ASCII characters.
    public boolean isText(byte[] ascii) {
        return textEscaped
                ? text(textStart, textEnd, true)
                        .equals(new String(ascii, StandardCharsets.US_ASCII))
                : Arrays.equals(bytes, textStart, textEnd, ascii, 0, ascii.length);
    }

    String text(int start, int stop, boolean escaped) {
        return escaped
                ? JsonText.unescaped(bytes, start, stop)
                : new String(bytes, start, stop - start, StandardCharsets.UTF_8);
    }

    private void literal(byte[] word) throws InvalidJsonException {
        int stop = position + word.length;
        if (stop > end || !Arrays.equals(bytes, position, stop, word, 0, word.length)) {
            throw unexpected("a value");
        }
        plainText(stop);
    }

    private void plainText(int stop) {
        textStart = position;
        textEnd = stop;
        textEscaped = false;
        position = stop;
    }

    private void number(int first) throws InvalidJsonException {
        if (first != '-' && !isDigit(first)) {
            throw unexpected("a value");
        }
        int at = position + (first == '-' ? 1 : 0);
        at = at < end && bytes[at] == '0' ? at + 1 : digits(at);
        if (at < end && bytes[at] == '.') {
            at = digits(at + 1);
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            at++;
            at = digits(at < end && (bytes[at] == '+' || bytes[at] == '-') ? at + 1 : at);
        }
        if (at < end && (isDigit(bytes[at]) || bytes[at] == '.')) {
            throw new InvalidJsonException(at, "a number that JSON does not allow");
        }
        plainText(at);
    }

    /// Behind one or more digits.
    private int digits(int from) throws InvalidJsonException {
        int at = from;
        while (at < end && isDigit(bytes[at])) {
            at++;
        }
        if (at == from) {
            throw new InvalidJsonException(at, "a number lacks a digit here");
        }
        return at;
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    /// Takes a text whose opening quote is next.
    private void text() throws InvalidJsonException {
        int opening = position;
        int at = opening + 1;
        boolean escaped = false;
        while (true) {
            at = plainUntil(at);
            if (at >= end) {
                throw new InvalidJsonException(opening, "a text that does not end");
            }
            byte special = bytes[at];
            if (special == '"') {
                break;
            } else if (special == '\\') {
                escaped = true;
                at = escape(at);
            } else if (special < 0) {
                at = multiByte(at);
            } else {
                throw new InvalidJsonException(
                        at,
                        "a control character in a text must be written as \\u%04x"
                                .formatted(special));
            }
        }
        textStart = opening + 1;
        textEnd = at;
        textEscaped = escaped;
        position = at + 1;
    }

    /// The next byte that is a quote, a backslash, a control character or beyond ASCII.
    private int plainUntil(int from) {
        int at = from;
        while (at <= end - Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, at);
            long quote = eight ^ QUOTES;
            long backslash = eight ^ BACKSLASHES;
            // A borrow can only spoil bytes above the first that is found.
            long found =
                    (((quote - ONES) & ~quote)
                                    | ((backslash - ONES) & ~backslash)
                                    | ((eight - SPACES) & ~eight)
                                    | eight)
                            & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >> 3);
            }
            at += Long.BYTES;
        }
        while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /// Behind the escape that begins here.
    private int escape(int backslash) throws InvalidJsonException {
        int letter = backslash + 1 < end ? bytes[backslash + 1] : -1;
        return switch (letter) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> backslash + 2;
            case 'u' -> hexEscape(backslash);
            default ->
                    throw new InvalidJsonException(
                            backslash, "a backslash in a text must be written as \\\\");
        };
    }

    private int hexEscape(int backslash) throws InvalidJsonException {
        int stop = backslash + 6;
        for (int i = backslash + 2; i < stop; i++) {
            if (i >= end || Character.digit(bytes[i], 16) < 0) {
                throw new InvalidJsonException(backslash, "\\u needs four hex digits");
            }
        }
        return stop;
    }

    private int multiByte(int at) {
        int length = Utf8.sequenceLength(bytes, at, end);
        if (length > 0) {
            return at + length;
        }
        if (notUtf8At < 0) {
            notUtf8At = at;
        }
        return at + 1;
    }

    private InvalidJsonException unexpected(String expected) {
        return new InvalidJsonException(
                position,
                position >= end
                        ? "the end, where there should be " + expected
                        : "there should be " + expected);
    }
}
