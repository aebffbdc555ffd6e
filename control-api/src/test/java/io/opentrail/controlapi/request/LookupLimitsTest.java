package io.opentrail.controlapi.request;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LookupLimitsTest {

    private static final long LARGEST_PAGE = 32L << 20;

    @Test
    void anAccountCanHaveTheLargestPageThereIs() {
        assertThatThrownBy(() -> new LookupLimits(200, 100, 10, 128L << 20, LARGEST_PAGE - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "max-in-flight-account must be at least 33554432, what the largest page takes, was 33554431");
    }

    @Test
    void someSearchMustBeAllowed() {
        assertThatThrownBy(() -> new LookupLimits(200, 100, 0, LARGEST_PAGE, LARGEST_PAGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max-searches-account must be at least 1, was 0");
    }
}
