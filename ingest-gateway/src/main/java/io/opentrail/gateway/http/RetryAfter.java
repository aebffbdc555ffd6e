package io.opentrail.gateway.http;

import java.time.Duration;

/// When a sender may come again, in whole seconds.
final class RetryAfter {

    static final String SOON = "1";

    private RetryAfter() {}

    /// Never too early.
    static String of(Duration wait) {
        return String.valueOf(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    }
}
