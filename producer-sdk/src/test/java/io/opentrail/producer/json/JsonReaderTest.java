package io.opentrail.producer.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @Test
    void allKindsOfValuesAreRead() {
        var object =
                JsonReader.object(
                        bytes(" {\"a\": [1, -2.5e3, true, null],\"b\":{\"c\":\"x\\u0041\\n\"}} "));

        assertThat(object)
                .isEqualTo(
                        Map.of(
                                "a",
                                Arrays.asList(1.0, -2500.0, true, null),
                                "b",
                                Map.of("c", "xA\n")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "{",
                "{\"a\"",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":tru}",
                "{} x",
                "{\"a\":\"\\q\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":--1}",
                "nonsense"
            })
    void whatIsNoObjectIsRefused(String text) {
        assertThatThrownBy(() -> JsonReader.object(bytes(text)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"a\":" + "[".repeat(100_000);

        assertThatThrownBy(() -> JsonReader.object(bytes(deep)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too deep");
    }

    @Test
    void aMemberOfAnotherTypeIsMissing() {
        var object = JsonReader.object(bytes("{\"a\":\"1\"}"));

        assertThatThrownBy(() -> JsonReader.member(object, "a", List.class))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("no List 'a'");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
