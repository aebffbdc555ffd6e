package io.opentrail.store;

import org.jspecify.annotations.Nullable;

/// The store answered no: the request wrote nothing, and the same request gets the same answer
/// until someone changes the bucket, its policy or our configuration.
public final class BucketRefusedException extends StoreException {

    /// Another object holds the key.
    public static final String OBJECT_CONFLICT = "ObjectConflict";

    /// The object is larger than this store may read into memory.
    public static final String OBJECT_TOO_LARGE = "ObjectTooLarge";

    public static final String NO_SUCH_BUCKET = "NoSuchBucket";
    public static final String INVALID_BUCKET_NAME = "InvalidBucketName";

    public BucketRefusedException(
            String code, int httpStatus, String message, @Nullable Throwable cause) {
        super(code, httpStatus, message, cause);
    }

    /// Another object than the one asked for holds the key.
    public static BucketRefusedException conflict(PutRequest request) {
        return new BucketRefusedException(
                OBJECT_CONFLICT,
                412,
                "bucket '%s': key '%s' holds another object; it was left as it is"
                        .formatted(request.bucket(), request.key()),
                null);
    }
}
