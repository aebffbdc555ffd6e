package io.opentrail.store;

/// How a put ended when it did not fail.
public sealed interface PutOutcome {

    /// This put wrote the object.
    record Stored() implements PutOutcome {}

    /// An earlier put wrote the same object: its bytes are equal, or it is the same content gzipped
    /// by another compressor, and it has all the user metadata asked for.
    ///
    /// @param storedBytes the size of the object that is there, which compression may have made
    ///   another than asked
    record AlreadyThere(long storedBytes) implements PutOutcome {}

    /// Some object holds the key, and the bucket lets us write but not read it, so it could not be
    /// compared. Under a key that nobody else can guess it is the caller's own, from a put whose
    /// answer was lost.
    ///
    /// @param code the store's own error code for the read, such as `AccessDenied`
    record ThereUnread(String code) implements PutOutcome {}
}
