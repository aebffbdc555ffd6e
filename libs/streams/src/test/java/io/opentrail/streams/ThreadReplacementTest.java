package io.opentrail.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final ThreadReplacement replacement = new ThreadReplacement("test", () -> now);

    @AfterEach
    void close() {
        replacement.close();
    }

    @Test
    void aThreadThatFailedIsReplaced() {
        assertThat(replacement.handle(new IllegalStateException("broken")))
                .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    }

    @Test
    void failuresAreTroubleForAMinute() {
        replacement.handle(new IllegalStateException("first"));
        replacement.handle(new StreamsException(new IllegalStateException("second")));
        now = now.plus(ThreadReplacement.QUIET).minusMillis(1);
        Optional<String> before = replacement.trouble();
        now = now.plusMillis(1);

        assertThat(before.orElseThrow())
                .startsWith("2 threads")
                .endsWith("java.lang.IllegalStateException: second");
        assertThat(replacement.trouble()).isEmpty();
    }

    @Test
    void afterAMinuteWithoutFailuresTheyAreCountedAnew() {
        replacement.handle(new IllegalStateException("first"));
        now = now.plus(ThreadReplacement.QUIET);
        replacement.handle(new IllegalStateException("second"));

        assertThat(replacement.trouble().orElseThrow()).startsWith("1 threads");
    }

    @Test
    void whatIsForgottenIsNoTroubleAndIsNotCounted() {
        replacement.handle(new IllegalStateException("first"));
        replacement.forget();
        Optional<String> forgotten = replacement.trouble();
        replacement.handle(new IllegalStateException("second"));

        assertThat(forgotten).isEmpty();
        assertThat(replacement.trouble().orElseThrow()).startsWith("1 threads");
    }
}
