package io.opentrail.store.s3;

import java.util.Locale;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// What a put asks for beside keeping the object, which not every store can.
public enum PutOption {
    /// Server-side encryption with the store's own keys (SSE-S3).
    ENCRYPTION {
        @Override
        void apply(PutObjectRequest.Builder put) {
            put.serverSideEncryption(ServerSideEncryption.AES256);
        }
    },
    /// The object is its bucket's owner's (`bucket-owner-full-control`).
    OWNERSHIP {
        @Override
        void apply(PutObjectRequest.Builder put) {
            put.acl(ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL);
        }
    };

    abstract void apply(PutObjectRequest.Builder put);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether an option is asked for.
    public enum Use {
        /// Unless the store has shown that it cannot.
        AUTO,
        /// Always: a store that cannot gets nothing.
        REQUIRED,
        /// Never.
        OFF
    }
}
