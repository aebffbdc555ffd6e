package io.opentrail.history.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.history.event.Attribute;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Keys on disk. All end in 20 bytes that order a segment's events newest first: four for the
/// milliseconds to the segment's last one, and the record's digest.
///
/// | keys of | begin with |
/// |---|---|
/// | records | the scope's text and a zero byte |
/// | an index | eight bytes of the SHA-256 of scope, attribute and value |
///
/// Two values can share their eight bytes, so what an index gives has still to be looked at.
final class Keys {

    static final int VALUE_BYTES = Long.BYTES;
    static final int ORDER_BYTES = Integer.BYTES + Digest.BYTES;

    private Keys() {}

    /// @param scope its key prefix
    static byte[] value(byte[] scope, Attribute attribute, String value) {
        byte[] digest =
                Sha256.of(
                        ByteBuffer.wrap(scope),
                        ByteBuffer.wrap(new byte[] {attribute.code()}),
                        ByteBuffer.wrap(value.getBytes(UTF_8)));
        return Arrays.copyOf(digest, VALUE_BYTES);
    }

    /// @param lastMillis of the segment
    static byte[] order(long lastMillis, Position position) {
        var order = ByteBuffer.allocate(ORDER_BYTES);
        order.putInt((int) (lastMillis - position.millis()));
        position.digest().writeTo(order);
        return order.array();
    }

    static Position position(long lastMillis, byte[] order) {
        var bytes = ByteBuffer.wrap(order);
        long millis = lastMillis - Integer.toUnsignedLong(bytes.getInt());
        return new Position(millis, Digest.read(bytes));
    }

    static byte[] of(byte[] prefix, byte[] order) {
        return ByteBuffer.allocate(prefix.length + order.length).put(prefix).put(order).array();
    }
}
