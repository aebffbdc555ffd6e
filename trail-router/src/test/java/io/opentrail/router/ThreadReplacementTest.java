package io.opentrail.router;

import static io.opentrail.router.stream.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.router.stream.RoutingTrouble;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {

    @Test
    void theWaitDoublesUpToFiveSeconds() {
        var waits = IntStream.rangeClosed(1, 8).mapToObj(ThreadReplacement::backOff);

        assertThat(waits.map(Duration::toMillis))
                .containsExactly(200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L, 5000L);
        assertThat(ThreadReplacement.backOff(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aFailureIsKnownAndItsThreadReplaced() {
        var trouble = new RoutingTrouble(() -> NOW);
        try (var replacement = new ThreadReplacement(trouble)) {
            var response = replacement.handle(new IllegalStateException("broken"));

            assertThat(response).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
            assertThat(trouble.inPartitions(_ -> true).orElseThrow()).contains("broken");
        }
    }
}
