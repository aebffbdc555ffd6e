package io.opentrail.store.s3;

/// A key pair of the store; the secret stays out of `toString()`.
public record S3Credentials(String accessKeyId, String secretAccessKey) {

    public S3Credentials {
        if (accessKeyId.isBlank() || secretAccessKey.isBlank()) {
            throw new IllegalArgumentException(
                    "S3 store: the access key id and the secret access key must both be set");
        }
    }

    @Override
    public String toString() {
        return "S3Credentials[accessKeyId=" + accessKeyId + ", secretAccessKey=***]";
    }
}
