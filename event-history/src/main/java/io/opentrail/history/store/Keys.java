package io.opentrail.history.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.history.event.Attribute;
import java.nio.ByteBuffer;

/// Keys on disk. All end in twelve bytes that order a segment's events newest first: the
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
    static final int ORDER_BYTES = Integer.BYTES + Long.BYTES;

    private Keys() {}

    /// @param scope its key prefix
    static byte[] value(byte[] scope, Attribute attribute, String value) {
        long digest =
                Sha256.prefix(
                        ByteBuffer.wrap(scope),
                        ByteBuffer.wrap(new byte[] {attribute.code()}),
                        ByteBuffer.wrap(value.getBytes(UTF_8)));
        return ByteBuffer.allocate(VALUE_BYTES).putLong(digest).array();
    }

    /// @param lastMillis of the segment
    static byte[] order(long lastMillis, Position position) {
        return ByteBuffer.allocate(ORDER_BYTES)
                .putInt((int) (lastMillis - position.millis()))
                .putLong(position.digest())
                .array();
    }

    static Position position(long lastMillis, byte[] order) {
        var bytes = ByteBuffer.wrap(order);
        return new Position(lastMillis - Integer.toUnsignedLong(bytes.getInt()), bytes.getLong());
    }

    static byte[] of(byte[] prefix, byte[] order) {
        return ByteBuffer.allocate(prefix.length + order.length).put(prefix).put(order).array();
    }
}
