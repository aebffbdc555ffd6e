package io.opentrail.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.identity.Quota;
import io.opentrail.access.identity.Service;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QuotasTest {

    private static final Service BILLING = service("billing", Quota.NONE);
    private static final Service SHOP = service("shop", Quota.NONE);

    private long nanos;
    private final Quotas quotas =
            new Quotas(quota(100, 10_000), Duration.ofSeconds(10), () -> nanos);

    @Test
    void burstIsTakenAtOnceAndDebtHasToBeWaitedFor() {
        quotas.takeRecords(BILLING, 1_000);
        Duration atTheBurst = quotas.timeToWait(BILLING);
        quotas.takeRecords(BILLING, 500);

        assertThat(atTheBurst).isZero();
        assertThat(quotas.timeToWait(BILLING)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void rateHoldsOverTimeHoweverLargeTheRequests() {
        long sent = 0;
        for (int second = 0; second < 1_000; second++) {
            while (quotas.timeToWait(BILLING).isZero()) {
                quotas.takeRecords(BILLING, 777);
                sent += 777;
            }
            pass(Duration.ofSeconds(1));
        }

        assertThat(sent).isBetween(100_000L, 100_000L + 1_000 + 777);
    }

    @Test
    void timeThatAThreadReadBeforeAnotherFillsNothingTwice() {
        pass(Duration.ofSeconds(1));
        quotas.takeRecords(BILLING, 1_500);
        pass(Duration.ofSeconds(-1));
        quotas.timeToWait(BILLING);
        pass(Duration.ofSeconds(1));

        assertThat(quotas.timeToWait(BILLING)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void bytesCountToo() {
        quotas.takeBytes(BILLING, 130_000);

        assertThat(quotas.timeToWait(BILLING)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void oneServicesDebtIsNoOthers() {
        quotas.takeRecords(BILLING, 5_000);

        assertThat(quotas.timeToWait(SHOP)).isZero();
    }

    @Test
    void quotaOfAServicesOwnTakesPrecedenceAndAChangeBeginsAnew() {
        Service small = service("billing", quota(1, 1));
        quotas.takeRecords(small, 20);

        assertThat(quotas.timeToWait(small)).isEqualTo(Duration.ofSeconds(10));
        assertThat(quotas.timeToWait(service("billing", quota(2, 1)))).isZero();
    }

    @Test
    void withoutQuotaNobodyWaits() {
        var unlimited = new Quotas(Quota.NONE, Duration.ofSeconds(10), () -> nanos);
        unlimited.takeRecords(BILLING, Integer.MAX_VALUE);
        unlimited.takeBytes(BILLING, Integer.MAX_VALUE);

        assertThat(unlimited.timeToWait(BILLING)).isZero();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static Quota quota(long records, long bytes) {
        return new Quota(OptionalLong.of(records), OptionalLong.of(bytes));
    }

    private static Service service(String name, Quota quota) {
        return new Service(name, List.of(), List.of("*"), List.of("*"), quota);
    }
}
