package io.opentrail.embedded.s3;

import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.BlobStoreLocator;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.jspecify.annotations.Nullable;

/// Asks the rule for each bucket that a request names: S3Proxy calls this once for the bucket in
/// the path, and once more for the source of a copy.
///
/// Null is S3Proxy's word for an unknown key. An exception says denied: the answer to a copy's
/// source can't be told from the answer to a path, so a store that refuses everything would not do.
/// It comes before the signature is checked, so a caller without the secret may learn that a key
/// has no access to a bucket, but never whether the bucket exists.
record RuledLocator(AccessRule rule, BlobStore store) implements BlobStoreLocator {

    // each null here is a case of S3Proxy's interface
    @Override
    public @Nullable AccessGrant locateBlobStore(
            @Nullable String accessKeyId, @Nullable String bucket, @Nullable String key) {
        if (accessKeyId == null) {
            return null;
        }
        var secret = rule.secretOf(accessKeyId);
        if (secret.isEmpty()) {
            return null;
        }
        return new AccessGrant(secret.get(), storeFor(accessKeyId, bucket));
    }

    private BlobStore storeFor(String accessKeyId, @Nullable String bucket) {
        if (bucket == null || bucket.isEmpty()) {
            return new AllowedBuckets(accessKeyId, rule, store);
        }
        if (!rule.allows(accessKeyId, bucket)) {
            throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED);
        }
        return store;
    }
}
