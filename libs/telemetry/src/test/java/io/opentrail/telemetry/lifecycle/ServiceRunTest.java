package io.opentrail.telemetry.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServiceRunTest {
    private final List<String> closed = new CopyOnWriteArrayList<>();

    @Test
    void partsAreClosedInReverseOrderOnce() {
        var run = begin(Duration.ofSeconds(10));
        run.add("first", part("first"));
        run.add("second", part("second"));

        run.close();
        run.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void partThatFailsToCloseDoesNotKeepTheOthersOpen() {
        var run = begin(Duration.ofSeconds(10));
        run.add("first", part("first"));
        run.add(
                "broken",
                () -> {
                    throw new IOException("disk full");
                });

        run.close();

        assertThat(closed).containsExactly("first");
    }

    @Test
    void partThatHangsIsLeftBehindAfterItsDeadline() {
        var never = new CountDownLatch(1);
        var run = begin(Duration.ofMillis(100));
        run.add("first", part("first"));
        run.add("hangs", never::await);

        run.close();

        await().untilAsserted(() -> assertThat(closed).containsExactly("first"));
        never.countDown();
    }

    @Test
    void awaitEndsWhenTheRunIsStopped() {
        var run = begin(Duration.ofSeconds(10));
        var awaiting =
                CompletableFuture.runAsync(() -> {
                    try {
                        run.awaitStop();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });

        run.stop();

        assertThat(awaiting).succeedsWithin(Duration.ofSeconds(10));
        run.close();
    }

    @Test
    void failedPartEndsTheRunWithItsCause() {
        var run = begin(Duration.ofSeconds(10));
        var cause = new IOException("fenced");

        run.fail("sink", cause);
        run.fail("router", new IOException("follows from it"));

        assertThatThrownBy(run::awaitStop)
                .hasMessage("s3-sink stopped: sink failed")
                .hasCause(cause);
        run.close();
    }

    @Test
    void partAddedAfterTheStopIsClosedAtOnce() {
        var run = begin(Duration.ofSeconds(10));
        run.close();

        run.add("late", part("late"));

        assertThat(closed).containsExactly("late");
    }

    private static ServiceRun begin(Duration deadline) {
        return ServiceRun.begin("s3-sink", deadline);
    }

    private AutoCloseable part(String name) {
        return () -> closed.add(name);
    }
}
