package io.opentrail.router.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatConfigTest {

    private static final long MEMORY = RepeatConfig.DEFAULT.memoryBytes();

    @Test
    void aWindowIsAnHourOrMoreOrNone() {
        assertThat(new RepeatConfig(Duration.ofHours(1), MEMORY).isOff()).isFalse();
        assertThat(new RepeatConfig(Duration.ZERO, MEMORY).isOff()).isTrue();
        assertThatThrownBy(() -> new RepeatConfig(Duration.ofMinutes(59), MEMORY))
                .hasMessageContaining("retry-window must be 1h or more, or 0s for none, was PT59M");
    }

    @Test
    void memoryIsEnoughForTheDatabasesOfAPartition() {
        assertThatThrownBy(() -> new RepeatConfig(Duration.ofHours(1), (8L << 20) - 1))
                .hasMessageContaining("retry-memory must be 8MiB or more");
    }
}
