package io.opentrail.signer.digest;

import java.time.Instant;

/// A delivered log file, as a digest lists it.
///
/// @param sha256 lower-case hex, of the uncompressed bytes
/// @param offset of its receipt
public record LogFile(
        long offset,
        String bucket,
        String objectKey,
        String sha256,
        Instant oldestEventTime,
        Instant newestEventTime,
        Instant deliveredAt) {}
