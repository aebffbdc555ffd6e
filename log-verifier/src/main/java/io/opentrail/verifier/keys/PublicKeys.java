package io.opentrail.verifier.keys;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/// The public keys that digests and sign files are checked with. Whoever can put a key in here can
/// forge a digest, so they come from elsewhere than the bucket.
@FunctionalInterface
public interface PublicKeys {

    /// Keys as PKCS#1 DER by fingerprint, at least those that were valid at some time in the range.
    ///
    /// @throws IOException if they cannot be had
    Map<String, byte[]> between(Instant start, Instant end) throws IOException;
}
