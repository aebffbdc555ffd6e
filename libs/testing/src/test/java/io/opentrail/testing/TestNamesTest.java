package io.opentrail.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestNamesTest {
    @Test
    void nameIsNewEachTime() {
        var first = TestNames.unique("bucket");

        var second = TestNames.unique("bucket");

        assertThat(first).matches("bucket-[0-9a-f]{12}").isNotEqualTo(second);
    }
}
