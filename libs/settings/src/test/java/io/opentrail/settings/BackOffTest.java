package io.opentrail.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {

    private final SplittableRandom random = new SplittableRandom(7);
    private final BackOff backOff =
            new BackOff(Duration.ofMillis(100), Duration.ofSeconds(30), random);

    @Test
    void doublesWithEachFailureUpToItsBound() {
        assertThat(IntStream.of(1, 2, 3, 9, 10, 1_000).mapToLong(this::longest))
                .containsExactly(100L, 200L, 400L, 25_600L, 30_000L, 30_000L);
    }

    @Test
    void neverWaitsLessThanHalfOfIt() {
        assertThat(IntStream.of(1, 2, 3, 9, 10, 1_000).mapToLong(this::shortest))
                .containsExactly(50L, 100L, 200L, 12_800L, 15_000L, 15_000L);
    }

    @Test
    void refusesPausesThatAreNone() {
        assertThatThrownBy(() -> new BackOff(Duration.ZERO, Duration.ofSeconds(1), random))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> new BackOff(Duration.ofSeconds(2), Duration.ZERO, random))
                .hasMessageContaining("PT2S and PT0S");
    }

    private long longest(int failures) {
        return IntStream.range(0, 1_000_000)
                .mapToLong(_ -> backOff.after(failures).toMillis())
                .max()
                .orElseThrow();
    }

    private long shortest(int failures) {
        return IntStream.range(0, 1_000_000)
                .mapToLong(_ -> backOff.after(failures).toMillis())
                .min()
                .orElseThrow();
    }
}
