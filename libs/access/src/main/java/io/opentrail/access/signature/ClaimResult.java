package io.opentrail.access.signature;

/// What a request's head says about its signer: a claim still to be verified, or why it is none.
public sealed interface ClaimResult permits SignatureClaim, Refused {}
