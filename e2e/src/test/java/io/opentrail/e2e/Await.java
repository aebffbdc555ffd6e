package io.opentrail.e2e;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/// Waiting for a condition with a deadline.
final class Await {

    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);

    private Await() {}

    /// Returns the first value that is as wanted; fails with the last one seen.
    static <T> T until(String what, Supplier<T> value, Predicate<T> wanted) {
        return Awaitility.await(what).atMost(DEADLINE).pollInterval(POLL).until(value::get, wanted);
    }

    static void untilAsserted(String what, Runnable assertion) {
        Awaitility.await(what).atMost(DEADLINE).pollInterval(POLL).untilAsserted(assertion::run);
    }
}
