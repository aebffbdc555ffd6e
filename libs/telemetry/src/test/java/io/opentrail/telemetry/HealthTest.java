package io.opentrail.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HealthTest {
    private final CountDownLatch released = new CountDownLatch(1);
    private final Health health = new Health(Duration.ofSeconds(1));

    @AfterEach
    void releaseHangingChecks() {
        released.countDown();
    }

    @Test
    void processThatHasNoPartYetIsDown() {
        assertThat(health.report().isUp()).isFalse();
    }

    @Test
    void onePartThatIsDownTakesTheProcessDown() {
        health.register("s3", HealthStatus::up);
        health.register("kafka", () -> HealthStatus.down("no broker answers"));

        var report = health.report();

        assertThat(report.isUp()).isFalse();
        assertThat(report.statusByName())
                .containsEntry("s3", HealthStatus.up())
                .containsEntry("kafka", HealthStatus.down("no broker answers"));
    }

    @Test
    void checkThatThrowsIsDown() {
        health.register(
                "kafka",
                () -> {
                    throw new IOException("refused");
                });

        var report = health.report();

        assertThat(report.statusByName())
                .containsEntry(
                        "kafka", HealthStatus.down("check failed: java.io.IOException: refused"));
    }

    @Test
    void hangingChecksAreDownAndHideNoOthers() {
        health.register("a-hangs", this::hang);
        health.register("b-answers", HealthStatus::up);
        health.register("c-hangs", this::hang);

        var report = health.report();

        assertThat(report.statusByName())
                .containsEntry("a-hangs", HealthStatus.down("no answer within 1000 ms"))
                .containsEntry("b-answers", HealthStatus.up())
                .containsEntry("c-hangs", HealthStatus.down("no answer within 1000 ms"));
    }

    @Test
    void hangingCheckIsNotStartedAgain() {
        var runs = new AtomicInteger();
        health.register(
                "hangs",
                () -> {
                    runs.incrementAndGet();
                    return hang();
                });

        health.report();
        health.report();

        assertThat(runs).hasValue(1);
    }

    @Test
    void recoveredCheckIsUpAgain() {
        var runs = new AtomicInteger();
        health.register(
                "flaky",
                () -> runs.incrementAndGet() == 1 ? HealthStatus.down("once") : HealthStatus.up());

        var first = health.report();
        var second = health.report();

        assertThat(first.isUp()).isFalse();
        assertThat(second.isUp()).isTrue();
    }

    @Test
    void nameIsTakenOnce() {
        health.register("kafka", HealthStatus::up);

        assertThatThrownBy(() -> health.register("kafka", HealthStatus::up))
                .hasMessage("health check 'kafka' is there already");
    }

    private HealthStatus hang() throws InterruptedException {
        released.await();
        return HealthStatus.up();
    }
}
