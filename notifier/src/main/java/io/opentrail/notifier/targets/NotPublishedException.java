package io.opentrail.notifier.targets;

/// A target did not take a notification, or nobody knows whether it did; trying again can help.
public final class NotPublishedException extends Exception {

    private static final long serialVersionUID = 1L;

    /// When nothing answered.
    static final String UNREACHABLE = "EndpointUnreachable";

    private final String code;

    NotPublishedException(String code, Throwable cause) {
        super(code, cause);
        this.code = code;
    }

    NotPublishedException(String code) {
        super(code);
        this.code = code;
    }

    /// For the trail's status: the target's own code, if it gave one.
    public String code() {
        return code;
    }
}
