package io.opentrail.embedded.s3;

import java.util.Optional;

/// Who may use the server, and which buckets. Asked on every request, from many threads at once, so
/// a change of mind holds from the next request on.
public interface AccessRule {
    /// The secret of an access key; empty when there is no such key.
    Optional<String> secretOf(String accessKeyId);

    /// Whether the owner of the key may do everything with the bucket, creating it included.
    boolean allows(String accessKeyId, String bucket);

    /// One key that may touch every bucket.
    static AccessRule onlyKey(String accessKeyId, String secret) {
        return new AccessRule() {
            @Override
            public Optional<String> secretOf(String id) {
                return id.equals(accessKeyId) ? Optional.of(secret) : Optional.empty();
            }

            @Override
            public boolean allows(String id, String bucket) {
                return id.equals(accessKeyId);
            }
        };
    }
}
