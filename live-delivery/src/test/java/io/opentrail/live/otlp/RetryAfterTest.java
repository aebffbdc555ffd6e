package io.opentrail.live.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void secondsAndDatesAreRead() {
        assertThat(RetryAfter.parse("120", NOW)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.parse("Fri, 2 Jan 2026 03:05:05 GMT", NOW))
                .contains(Duration.ofMinutes(1));
    }

    @Test
    void whatIsNeitherIsNone() {
        assertThat(RetryAfter.parse("soon", NOW)).isEmpty();
        assertThat(RetryAfter.parse("-1", NOW)).isEmpty();
        assertThat(RetryAfter.parse("Fri, 2 Jan 2026 03:04:00 GMT", NOW)).isEmpty();
    }
}
