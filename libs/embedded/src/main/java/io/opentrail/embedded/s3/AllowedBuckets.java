package io.opentrail.embedded.s3;

import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;

/// The store as one key sees it: `ListBuckets` names the buckets that it may touch.
final class AllowedBuckets extends ForwardingBlobStore {
    private final String accessKeyId;
    private final AccessRule rule;

    AllowedBuckets(String accessKeyId, AccessRule rule, BlobStore store) {
        super(store);
        this.accessKeyId = accessKeyId;
        this.rule = rule;
    }

    /// The listing with a prefix or in pages is made from this one.
    @Override
    public ListBucketsResponse list() {
        var all = delegate().list();
        var allowed =
                all.buckets().stream()
                        .filter(bucket -> rule.allows(accessKeyId, bucket.name()))
                        .toList();
        return all.toBuilder().buckets(allowed).build();
    }
}
