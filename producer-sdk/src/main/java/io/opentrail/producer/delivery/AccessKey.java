package io.opentrail.producer.delivery;

/// A service's key at the gateway, as in its identity file.
public record AccessKey(String id, String secret) {

    public AccessKey {
        if (id.isBlank() || secret.isBlank()) {
            throw new IllegalArgumentException("access key: id and secret must not be empty");
        }
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
