package io.opentrail.router.repeat;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;

/// What is remembered of an event, in 24 bytes: what it says, and where it was read.
///
/// @param offset in the partition of its topic
record Acceptance(Fingerprint content, long offset) {

    byte[] toBytes() {
        return ByteBuffer.allocate(Fingerprint.LENGTH + Long.BYTES)
                .put(content.bytes().get())
                .putLong(offset)
                .array();
    }

    static Acceptance parse(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        byte[] content = new byte[Fingerprint.LENGTH];
        buffer.get(content);
        return new Acceptance(new Fingerprint(Bytes.wrap(content)), buffer.getLong());
    }
}
