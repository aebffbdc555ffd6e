package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.store.BucketStatus;
import io.opentrail.store.ObjectStore;
import java.util.Optional;

/// Whether a bucket can be delivered to, as far as can be told without writing to it.
public final class BucketCheck {

    private final ObjectStore store;

    public BucketCheck(ObjectStore store) {
        this.store = store;
    }

    Optional<ApiError> problem(String bucket) {
        return switch (store.bucketStatus(bucket)) {
            case BucketStatus.Exists() -> Optional.empty();
            case BucketStatus.Missing() ->
                    Optional.of(
                            ApiError.of(
                                    "S3BucketDoesNotExistException",
                                    "S3 bucket %s does not exist!".formatted(bucket)));
            case BucketStatus.Denied(var code) ->
                    Optional.of(
                            ApiError.of(
                                    "InsufficientS3BucketPolicyException",
                                    "Incorrect S3 bucket policy is detected for bucket: %s (the store answered %s)"
                                            .formatted(bucket, code)));
        };
    }
}
