package io.opentrail.access.signature;

/// The outcome of checking a signature.
public sealed interface VerificationResult permits Verified, Refused {}
