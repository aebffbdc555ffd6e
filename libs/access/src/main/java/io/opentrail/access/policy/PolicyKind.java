package io.opentrail.access.policy;

/// What a policy is attached to.
public enum PolicyKind {
    /// To who asks; it says nothing of principals.
    IDENTITY("identity-based"),
    /// To what is asked for; every statement says for whom it is.
    RESOURCE("resource-based");

    private final String words;

    PolicyKind(String words) {
        this.words = words;
    }

    /// As AWS words it.
    String words() {
        return words;
    }
}
