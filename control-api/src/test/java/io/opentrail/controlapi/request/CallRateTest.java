package io.opentrail.controlapi.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.controlapi.trail.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallRateTest {

    private static final Caller CALLER = caller("111122223333", "us-east-1");

    private Instant now = Instant.EPOCH;
    private final CallRate rate = new CallRate(10, () -> now);

    private static Caller caller(String account, String region) {
        return new Caller(account, "arn:aws:iam::" + account + ":user/a", region);
    }

    private long allowed(Caller caller, int calls) {
        return IntStream.range(0, calls).filter(_ -> rate.allows(caller)).count();
    }

    @Test
    void asManyAsASecondHasCanComeAtOnce() {
        assertThat(allowed(CALLER, 30)).isEqualTo(10);
    }

    @Test
    void timeBringsNewOnes() {
        allowed(CALLER, 10);

        now = now.plus(Duration.ofMillis(350));

        assertThat(allowed(CALLER, 30)).isEqualTo(3);
    }

    @Test
    void noneAreSavedUpBeyondASecond() {
        allowed(CALLER, 1);

        now = now.plus(Duration.ofHours(1));

        assertThat(allowed(CALLER, 30)).isEqualTo(10);
    }

    @Test
    void otherAccountsAndRegionsHaveTheirOwn() {
        allowed(CALLER, 10);

        assertThat(allowed(caller("444455556666", "us-east-1"), 30)).isEqualTo(10);
        assertThat(allowed(caller("111122223333", "eu-west-1"), 30)).isEqualTo(10);
    }

    @Test
    void aClockThatGoesBackGivesNothing() {
        allowed(CALLER, 10);

        now = now.minusSeconds(60);

        assertThat(allowed(CALLER, 30)).isZero();
    }
}
