package io.opentrail.access.policy;

/// What all of a principal's policies together say of one request.
public enum Decision {
    ALLOWED,
    /// A statement denies it; no other statement can allow it.
    EXPLICIT_DENY,
    /// No statement allows it.
    IMPLICIT_DENY
}
