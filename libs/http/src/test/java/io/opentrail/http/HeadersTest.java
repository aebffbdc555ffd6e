package io.opentrail.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    @Test
    void namesAreFoundWhateverTheirCase() {
        var headers = Headers.of("X-A", "1", "x-b", "2", "x-a", "3");

        assertThat(headers.all("x-A")).containsExactly("1", "3");
        assertThat(headers.first("X-a")).contains("1");
        assertThat(headers.first("x-c")).isEmpty();
    }

    @Test
    void fieldIsAddedAtTheEnd() {
        var headers = Headers.of("a", "1").with("A", "2");

        assertThat(headers).isEqualTo(Headers.of("a", "1", "A", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\n", "\0"})
    void valueCannotHoldASecondField(String value) {
        assertThatThrownBy(() -> Headers.of("Location", value))
                .hasMessage("header 'Location' has a line break or NUL in its value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "\u00e4"})
    void nameIsAToken(String name) {
        assertThatThrownBy(() -> Headers.of(name, "value")).hasMessageContaining("is not a token");
    }

    @Test
    void queryIsWhatFollowsTheFirstQuestionMark() {
        assertThat(request("/a?b?c").rawQuery()).contains("b?c");
        assertThat(request("/a?b?c").rawPath()).isEqualTo("/a");
        assertThat(request("/a?").rawQuery()).contains("");
        assertThat(request("/a").rawQuery()).isEmpty();
    }

    private static HttpRequest request(String target) {
        return new HttpRequest(
                "GET",
                target,
                Headers.none(),
                java.io.InputStream.nullInputStream(),
                java.net.InetSocketAddress.createUnresolved("client", 1),
                "http");
    }
}
