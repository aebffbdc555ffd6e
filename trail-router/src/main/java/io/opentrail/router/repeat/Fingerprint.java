package io.opentrail.router.repeat;

import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/// Half of a SHA-256. Whoever wants an event dropped would have to find other bytes with the same
/// one.
record Fingerprint(Bytes bytes) {

    static final int LENGTH = 16;

    static Fingerprint ofDigest(byte[] sha256) {
        return new Fingerprint(Bytes.wrap(Arrays.copyOf(sha256, LENGTH)));
    }
}
