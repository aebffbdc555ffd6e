package io.opentrail.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest {

    private long nanos = Long.MAX_VALUE - 1;
    private final Outage outage = new Outage(() -> nanos);

    @Test
    void allMayTryUntilItBegins() {
        assertThat(outage.isWorthTrying()).isTrue();
        assertThat(outage.isWorthTrying()).isTrue();
    }

    @Test
    void oneASecondMayTryWhileItLasts() {
        outage.begin();
        boolean atOnce = outage.isWorthTrying();
        nanos += Duration.ofSeconds(1).toNanos();

        assertThat(atOnce).isFalse();
        assertThat(outage.isWorthTrying()).isTrue();
        assertThat(outage.isWorthTrying()).isFalse();
    }

    @Test
    void allMayTryWhenItIsOver() {
        outage.begin();
        outage.end();

        assertThat(outage.isWorthTrying()).isTrue();
    }
}
