package io.opentrail.router.repeat;

import java.nio.ByteBuffer;

/// From where to where a memory of a partition holds what it has to.
///
/// @param begin the first offset of which it can tell whether the event came before
/// @param next the offset behind the last record that is remembered
record Progress(long begin, long next) {

    static Progress parse(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new Progress(buffer.getLong(), buffer.getLong());
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(begin).putLong(next).array();
    }

    Progress from(long later) {
        return new Progress(Math.max(begin, later), next);
    }

    Progress upTo(long later) {
        return new Progress(begin, Math.max(next, later));
    }
}
