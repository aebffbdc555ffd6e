package io.opentrail.signer.digest;

import java.time.Instant;

/// The digest that a chain has come to.
///
/// @param sha256 lower-case hex, of the uncompressed digest
/// @param signature lower-case hex
/// @param last the chain ended with it
public record PreviousDigest(
        Instant endTime,
        String bucket,
        String objectKey,
        String sha256,
        String signature,
        boolean last) {}
