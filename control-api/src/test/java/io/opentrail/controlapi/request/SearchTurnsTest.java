package io.opentrail.controlapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentrail.controlapi.trail.Caller;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SearchTurnsTest {

    private static final Caller ANN = caller("111122223333");

    private final SearchTurns turns = new SearchTurns(4, 2);

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    private static Caller caller(String account) {
        return new Caller(account, "arn:aws:iam::" + account + ":user/ann", "us-east-1");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String failing() {
        throw new IllegalStateException("as the test wants it");
    }

    /// So many searches whose pages end when they may.
    private void start(ExecutorService threads, String account, int searches) {
        for (int i = 0; i < searches; i++) {
            threads.execute(() -> {
                turns.inTurn(
                        caller(account),
                        () -> {
                            begun.incrementAndGet();
                            return awaited(mayEnd);
                        });
                ended.incrementAndGet();
            });
        }
    }

    @Test
    void anAccountHasSoManyPagesLookedUpAtOnceAndOthersNeedNotWait() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            start(threads, ANN.accountId(), 5);
            await().until(() -> begun.get() == 2);

            String other = turns.inTurn(caller("444455556666"), () -> "at once");

            assertThat(other).isEqualTo("at once");
            assertThat(begun).hasValue(2);
            mayEnd.countDown();
            await().until(() -> ended.get() == 5);
        }
    }

    @Test
    void allAccountsTogetherHaveNotManyMore() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            start(threads, "444455556666", 2);
            start(threads, "555566667777", 2);
            await().until(() -> begun.get() == 4);

            Thread fifth =
                    Thread.ofVirtual()
                            .start(() -> turns.inTurn(ANN, () -> begun.incrementAndGet()));
            await().until(() -> fifth.getState() == Thread.State.WAITING);

            assertThat(begun).hasValue(4);
            mayEnd.countDown();
            await().until(() -> begun.get() == 5);
        }
    }

    @Test
    void aTurnEndsThoughThePageFails() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> turns.inTurn(ANN, SearchTurnsTest::failing))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(turns.inTurn(ANN, () -> "free")).isEqualTo("free");
    }
}
