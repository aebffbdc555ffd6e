package io.opentrail.router.repeat;

/// Whether an event came before.
public sealed interface Verdict {

    /// It did not, or it is the very record that did.
    record Fresh() implements Verdict {}

    /// The same bytes came before.
    record Repeat() implements Verdict {}

    /// Other bytes came before, under the same eventID.
    ///
    /// @param firstOffset of the event that came first; in the same partition, of its region's
    ///   topic
    record Conflict(long firstOffset) implements Verdict {}
}
