package io.opentrail.verifier.chain;

import io.opentrail.verifier.digest.Digest;
import java.util.Map;

/// What was read under a digest's key, before anything is believed of it.
sealed interface LoadedDigest {

    record Missing() implements LoadedDigest {}

    /// No digest.
    ///
    /// @param problem why it cannot be a digest
    record Unreadable(Problem problem) implements LoadedDigest {}

    record Read(Digest digest, Map<String, String> userMetadata) implements LoadedDigest {

        public Read {
            userMetadata = Map.copyOf(userMetadata);
        }
    }
}
