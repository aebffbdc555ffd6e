package io.opentrail.verifier.chain;

/// What can be wrong with a digest or a log file.
public enum Problem {
    NOT_FOUND("not found"),
    INVALID_FORMAT("invalid format"),
    /// The place that a digest's content names is not the one it was read from.
    MOVED("has been moved from its original location"),
    SIGNATURE("signature verification failed"),
    PUBLIC_KEY("public key not found"),
    /// Signed by the trail's key, but the digest after it was made for another.
    REISSUED("is not the digest that the one after it names"),
    HASH("hash value doesn't match"),
    TRAILING_BYTES("has bytes after its gzip member"),
    UNLISTED("is in no digest");

    private final String text;

    Problem(String text) {
        this.text = text;
    }

    /// As the AWS CLI says it, where it has a word for it.
    public String text() {
        return text;
    }
}
