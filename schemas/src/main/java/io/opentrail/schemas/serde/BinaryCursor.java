package io.opentrail.schemas.serde;

import java.nio.charset.StandardCharsets;

/// A place in Avro binary (Avro 1.12 specification, "Binary encoding"). Throws
/// [UndecodableRecordException] rather than going beyond the end.
final class BinaryCursor {

    private static final int MAX_SHIFT = 63;

    private final byte[] bytes;
    private final int end;
    private int position;

    BinaryCursor(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.position = from;
        this.end = end;
    }

    int position() {
        return position;
    }

    /// An int or a long: variable length, zigzag.
    long number() {
        long value = 0;
        for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
            if (position >= end) {
                throw cutShort();
            }
            byte next = bytes[position++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new UndecodableRecordException("holds a number of more than ten bytes");
    }

    /// The length of what follows: a string or bytes.
    int length() {
        long length = number();
        if (length < 0 || length > end - position) {
            throw cutShort();
        }
        return (int) length;
    }

    String text() {
        int length = length();
        var text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    void skip(long count) {
        if (count < 0 || count > end - position) {
            throw cutShort();
        }
        position += (int) count;
    }

    private static UndecodableRecordException cutShort() {
        return new UndecodableRecordException("ends before its schema does");
    }
}
