package io.opentrail.access.policy;

/// What identity and resource policies say together.
///
/// @param kind of the policies that decided: those that allow or deny, or those that would have to
///   allow
public record Verdict(Decision decision, PolicyKind kind) {}
