package io.opentrail.signer.digest;

import java.time.Instant;

/// The backfill digest that a chain has come to.
///
/// @param signedBefore what was delivered before it is in this digest or an earlier one
public record PreviousBackfill(PreviousDigest digest, Instant signedBefore) {}
