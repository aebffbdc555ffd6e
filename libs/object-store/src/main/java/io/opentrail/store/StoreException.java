package io.opentrail.store;

import org.jspecify.annotations.Nullable;

/// A store did not do what it was asked.
public abstract sealed class StoreException extends RuntimeException
        permits BucketRefusedException, StoreUnavailableException {

    private final String code;
    private final int httpStatus;

    StoreException(String code, int httpStatus, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.httpStatus = httpStatus;
    }

    /// The store's own error code, such as `NoSuchBucket`; fit for a trail's status.
    public String code() {
        return code;
    }

    /// 0 if there was no answer.
    public int httpStatus() {
        return httpStatus;
    }
}
