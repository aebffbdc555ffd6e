package io.opentrail.schemas.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes in [Avro's binary
/// encoding](https://avro.apache.org/docs/1.12.0/specification/#binary-encoding).
final class AvroBuffer {

    private static final int MAX_VARINT_BYTES = 10;

    private byte[] bytes = new byte[1_024];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, length);
    }

    void longValue(long value) {
        makeRoomFor(MAX_VARINT_BYTES);
        long zigzag = (value << 1) ^ (value >> 63);
        while ((zigzag & ~0x7fL) != 0) {
            bytes[length++] = (byte) ((zigzag & 0x7f) | 0x80);
            zigzag >>>= 7;
        }
        bytes[length++] = (byte) zigzag;
    }

    void truth(boolean value) {
        makeRoomFor(1);
        bytes[length++] = (byte) (value ? 1 : 0);
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        text(utf8, 0, utf8.length);
    }

    void text(byte[] utf8, int from, int count) {
        longValue(count);
        makeRoomFor(count);
        System.arraycopy(utf8, from, bytes, length, count);
        length += count;
    }

    private void makeRoomFor(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
