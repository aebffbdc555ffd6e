package io.opentrail.sink.model;

/// What the protocol would be without one of its rules. Each of them must be found out.
enum Flaw {
    NONE,

    /// A sink that has lost its partition may still write for it.
    NOT_FENCED,

    /// Who takes over decides anew instead of repeating what was decided.
    DECIDED_ANEW,

    /// The put begins before its decision is written.
    PUT_BEFORE_DECISION,

    /// The offset moves on with the decision, not with the receipt.
    COMMITTED_EARLY,

    /// Parked events forget which log file they were decided for.
    PARKED_WITHOUT_NAME
}
