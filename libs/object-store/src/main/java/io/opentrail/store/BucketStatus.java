package io.opentrail.store;

/// What a store says of a bucket.
public sealed interface BucketStatus {

    record Exists() implements BucketStatus {}

    record Missing() implements BucketStatus {}

    /// The bucket may exist, but not for us, or its name is not a bucket's name.
    ///
    /// @param code the store's own error code, such as `AccessDenied`
    record Denied(String code) implements BucketStatus {}
}
