package io.opentrail.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HotAccountsTest {

    @Test
    void eachAccountHasItsWidth() {
        assertThat(HotAccounts.parse(List.of("111122223333=4", "444455556666=2")))
                .isEqualTo(Map.of("111122223333", 4, "444455556666", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"111122223333", "1=4", "111122223333=x", "111122223333=-1"})
    void anythingElseIsNamed(String entry) {
        assertThatThrownBy(() -> HotAccounts.parse(List.of(entry)))
                .hasMessageContaining("'" + entry + "'");
    }

    @Test
    void accountIsThereOnce() {
        assertThatThrownBy(() -> HotAccounts.parse(List.of("111122223333=4", "111122223333=5")))
                .hasMessageContaining("111122223333 is there twice");
    }
}
