package io.opentrail.access.signature;

/// The request was signed with the secret of this access key, for this Region and service.
public record Verified(String accessKeyId, String region, String service)
        implements VerificationResult {}
