package io.opentrail.access.signature;

/// What a request is signed with.
public record Credentials(String accessKeyId, String secret) {

    /// Without the secret.
    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
