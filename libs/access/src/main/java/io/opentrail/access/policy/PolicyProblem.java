package io.opentrail.access.policy;

/// One thing that is wrong with a policy.
///
/// @param path where, from the document's root: `Statement[0].Effect`; empty for the root itself
/// @param message what is wrong, as the end of a sentence that begins with the path
public record PolicyProblem(String path, String message) {}
