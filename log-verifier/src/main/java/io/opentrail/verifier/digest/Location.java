package io.opentrail.verifier.digest;

/// An object by the place that the digests name, wherever it has been moved since.
public record Location(String bucket, String key) {

    /// As a URL.
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
