package io.opentrail.schemas.registry;

/// The compatibility levels of Confluent's API that are in use here.
public enum Compatibility {
    /// Every version reads and is read by every other.
    FULL_TRANSITIVE,
    NONE
}
