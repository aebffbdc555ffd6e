package io.opentrail.store;

import java.util.Optional;

/// Buckets that objects are put into once and never overwritten or deleted. Safe for use by many
/// threads.
///
/// No verb retries by itself: the caller owns the retry policy. Each call has a deadline, which the
/// implementation's configuration states.
public interface ObjectStore {

    /// Puts an object under a key that must be free.
    ///
    /// A put can be repeated after any failure: the same object under the same key is
    /// [PutOutcome.AlreadyThere].
    ///
    /// @throws BucketRefusedException if nothing was written and a retry cannot help by itself; its
    ///   code is [BucketRefusedException#OBJECT_CONFLICT] if another object holds the key
    /// @throws StoreUnavailableException if the store gave no usable answer; the object may be
    ///   there or not
    PutOutcome put(PutRequest request);

    /// Asks for the bucket without writing to it.
    ///
    /// @throws StoreUnavailableException if the store gave no usable answer
    BucketStatus bucketStatus(String bucket);

    /// The bucket's policy, a JSON document; empty if it has none, or the store knows no policies,
    /// or does not show us this one.
    ///
    /// @throws BucketRefusedException if the bucket is missing
    /// @throws StoreUnavailableException if the store gave no usable answer
    Optional<String> bucketPolicy(String bucket);

    /// The object, whole in memory; empty if the bucket has none under the key.
    ///
    /// @throws BucketRefusedException if the bucket is missing or does not let us read, or with
    ///   [BucketRefusedException#OBJECT_TOO_LARGE] if the object is over the store's configured
    ///   bound
    /// @throws StoreUnavailableException if the store gave no usable answer
    Optional<StoredObject> get(String bucket, String key);
}
