package io.opentrail.producer.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes one JSON value as UTF-8. No raw control character and no byte `0xFF` ever comes out of
/// it, which the spool's layout rests on.
///
/// Nothing here throws on account of a value: a lone surrogate becomes U+FFFD, a number that JSON
/// cannot express becomes text.
public final class JsonWriter {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int INITIAL_BYTES = 1024;
    private static final int UNCOUNTED_BYTES = 16 << 20;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;
    private int limit = Integer.MAX_VALUE;
    private boolean needsComma;

    /// Bytes written, those beyond a limit included.
    public int length() {
        return length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /// From here on so many bytes are kept; what is written beyond is counted only.
    public void limit(int more) {
        limit = length + more;
    }

    /// Whether so much was written beyond the limit that nobody needs to know how much it is.
    public boolean isFarBeyondLimit() {
        return length - (long) limit > UNCOUNTED_BYTES;
    }

    public void unlimited() {
        limit = Integer.MAX_VALUE;
    }

    /// Takes back what was written since the length was so, a limit included.
    public void rewind(int toLength, boolean comma) {
        length = toLength;
        needsComma = comma;
        unlimited();
    }

    public boolean needsComma() {
        return needsComma;
    }

    public void beginObject() {
        begin('{');
    }

    public void endObject() {
        end('}');
    }

    public void beginArray() {
        begin('[');
    }

    public void endArray() {
        end(']');
    }

    public void name(String name) {
        comma();
        quoted(name);
        put(':');
        needsComma = false;
    }

    public void value(String text) {
        comma();
        quoted(text);
        needsComma = true;
    }

    public void value(boolean value) {
        literal(value ? "true" : "false");
    }

    public void nullValue() {
        literal("null");
    }

    /// Integers and decimals as they print; NaN and infinities as text.
    public void value(Number number) {
        boolean isFinite =
                number instanceof BigDecimal
                        || number instanceof BigInteger
                        || Double.isFinite(number.doubleValue());
        if (isFinite && isKnown(number)) {
            literal(number.toString());
        } else {
            value(number.toString());
        }
    }

    private static boolean isKnown(Number number) {
        return number.getClass().getName().startsWith("java.");
    }

    /// A value that is JSON already, made by a writer like this one.
    public void raw(byte[] json) {
        comma();
        if (json.length <= limit - length) {
            reserve(json.length);
            System.arraycopy(json, 0, bytes, length, json.length);
            length += json.length;
        } else {
            for (byte b : json) {
                put(b);
            }
        }
        needsComma = true;
    }

    private void begin(char bracket) {
        comma();
        put(bracket);
        needsComma = false;
    }

    private void end(char bracket) {
        put(bracket);
        needsComma = true;
    }

    private void literal(String text) {
        comma();
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
        needsComma = true;
    }

    private void comma() {
        if (needsComma) {
            put(',');
        }
    }

    private void quoted(String text) {
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                ascii(c);
            } else if (c < 0x800) {
                put(0xC0 | c >> 6);
                continuation(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                supplementary(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                threeBytes(Character.isSurrogate(c) ? '\uFFFD' : c);
            }
        }
        put('"');
    }

    private void ascii(char c) {
        if (c == '"' || c == '\\') {
            put('\\');
            put(c);
        } else if (c >= ' ') {
            put(c);
        } else {
            control(c);
        }
    }

    private void control(char c) {
        put('\\');
        switch (c) {
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            default -> {
                put('u');
                put('0');
                put('0');
                put(HEX[c >> 4]);
                put(HEX[c & 0xF]);
            }
        }
    }

    private void threeBytes(char c) {
        put(0xE0 | c >> 12);
        continuation(c >> 6);
        continuation(c);
    }

    private void supplementary(int codePoint) {
        put(0xF0 | codePoint >> 18);
        continuation(codePoint >> 12);
        continuation(codePoint >> 6);
        continuation(codePoint);
    }

    private void continuation(int bits) {
        put(0x80 | (bits & 0x3F));
    }

    private void put(int b) {
        if (length < limit) {
            reserve(1);
            bytes[length] = (byte) b;
        }
        // a limited writer counts on, up to what an int can count
        length += length < Integer.MAX_VALUE ? 1 : 0;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
