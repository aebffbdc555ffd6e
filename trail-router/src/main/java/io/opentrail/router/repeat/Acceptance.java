package io.opentrail.router.repeat;

import java.nio.ByteBuffer;

/// What is remembered of an event, in 24 bytes: what it says, and where it was read first.
///
/// @param offset in the partition
record Acceptance(Fingerprint content, long offset) {

    static final int LENGTH = Fingerprint.LENGTH + Long.BYTES;

    static Acceptance parse(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new Acceptance(Fingerprint.read(buffer), buffer.getLong());
    }

    byte[] toBytes() {
        var bytes = ByteBuffer.allocate(LENGTH);
        content.write(bytes);
        return bytes.putLong(offset).array();
    }
}
