package io.opentrail.router.repeat;

import java.nio.ByteBuffer;

/// Half of a SHA-256. Whoever wants an event dropped would have to find other bytes with the same
/// one.
record Fingerprint(long high, long low) {

    static final int LENGTH = 2 * Long.BYTES;

    static Fingerprint read(ByteBuffer from) {
        return new Fingerprint(from.getLong(), from.getLong());
    }

    void write(ByteBuffer to) {
        to.putLong(high).putLong(low);
    }

    byte[] toBytes() {
        var bytes = ByteBuffer.allocate(LENGTH);
        write(bytes);
        return bytes.array();
    }
}
