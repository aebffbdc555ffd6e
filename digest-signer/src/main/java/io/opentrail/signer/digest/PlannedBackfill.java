package io.opentrail.signer.digest;

import java.time.Instant;

/// A backfill digest to be made: of log files that came too late for the digest of their time.
///
/// @param signedBefore no log file that was delivered before it and is known now is left out
public record PlannedBackfill(PlannedDigest digest, Instant signedBefore) {}
