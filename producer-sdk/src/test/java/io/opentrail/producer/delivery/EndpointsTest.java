package io.opentrail.producer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EndpointsTest {

    private static final URI A = URI.create("http://a");
    private static final URI B = URI.create("http://b/");
    private static final RetryConfig RETRIES =
            new RetryConfig(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(10));

    @Test
    void oneIsKeptForAsLongAsItWorks() {
        Endpoints endpoints = endpoints(1, A, B);

        Endpoint first = endpoints.next(0);

        assertThat(endpoints.next(1)).isSameAs(first);
        assertThat(endpoints.next(2)).isSameAs(first);
    }

    @Test
    void aFailedOneRestsAndIsUsedAgainAfterwards() {
        Endpoints endpoints = endpoints(1, A, B);
        Endpoint first = endpoints.next(0);
        Duration asked = Duration.ofSeconds(3);

        endpoints.failed(first, Optional.of(asked), 0);
        Endpoint second = endpoints.next(1);
        endpoints.failed(second, Optional.of(asked.plusSeconds(1)), 1);

        assertThat(second).isNotSameAs(first);
        assertThat(endpoints.next(2)).isSameAs(first);
        assertThat(first.restNanos(2)).isPositive();
        assertThat(endpoints.next(asked.toNanos()).restNanos(asked.toNanos())).isZero();
    }

    @Property
    void afterAFailureAnotherIsFirst(@ForAll long seed) {
        Endpoints endpoints = endpoints(seed, A, B);
        Endpoint first = endpoints.next(0);

        endpoints.failed(first, Optional.empty(), 0);

        assertThat(endpoints.next(Long.MAX_VALUE / 2)).isNotSameAs(first);
    }

    @Test
    void whatAGatewayAsksForHasABound() {
        Endpoints endpoints = endpoints(1, A);

        Duration rest = endpoints.failed(endpoints.next(0), Optional.of(Duration.ofDays(365)), 0);

        assertThat(rest).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void processesBeginAtDifferentOnes() {
        var first = new HashSet<URI>();

        for (int seed = 0; seed < 50; seed++) {
            first.add(endpoints(seed, A, B).next(0).address());
        }

        assertThat(first).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void recordsArePostedBelowTheAddress() {
        assertThat(endpoints(1, B).next(0).records())
                .isEqualTo(URI.create("http://b/v1/records?region=r-1"));
    }

    @Property
    void pausesGrowToTheirBoundAndAreSpread(
            @ForAll @IntRange(min = 1, max = 1000) int failures, @ForAll long seed) {
        Endpoints endpoints = endpoints(seed, A);
        Endpoint endpoint = endpoints.next(0);
        Duration rest = Duration.ZERO;

        for (int i = 0; i < failures; i++) {
            rest = endpoints.failed(endpoint, Optional.empty(), 0);
        }

        assertThat(rest).isBetween(Duration.ZERO, RETRIES.bound(failures));
        assertThat(RETRIES.bound(failures)).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    private static Endpoints endpoints(long seed, URI... addresses) {
        return new Endpoints(List.of(addresses), "r-1", RETRIES, new SplittableRandom(seed), 0);
    }
}
