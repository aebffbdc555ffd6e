package io.opentrail.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueFormatTest {
    @ParameterizedTest
    @CsvSource({
        "500ms,PT0.5S",
        "60s,PT1M",
        "5m,PT5M",
        "1h,PT1H",
        "7d,PT168H",
        "PT1M30S,PT1M30S",
        "0s,PT0S",
        "2 s,PT2S"
    })
    void durationsAreReadInTheirUnits(String text, Duration duration) {
        assertThat(ValueFormat.DURATION.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "60",
                "s",
                "-1s",
                "1.5s",
                "1S",
                "PT-1S",
                "P",
                "99999999999999999999s",
                "999999999999999d"
            })
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> ValueFormat.DURATION.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "512,512",
        "512B,512",
        "16KiB,16384",
        "64MiB,67108864",
        "1GiB,1073741824",
        "1KB,1000",
        "2 MB,2000000"
    })
    void sizesAreReadInTheirUnits(String text, long bytes) {
        assertThat(ValueFormat.BYTES.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "-1", "1.5MiB", "1mib", "9999999TiB", "1 X"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> ValueFormat.BYTES.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":1", "host:", "host:x", "host:65536", "host:-1", "::1:80"})
    void whatIsNoHostAndPortIsRefused(String text) {
        assertThatThrownBy(() -> ValueFormat.HOST_PORT.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host:9000", "/path", "http://", "http://a b"})
    void whatIsNoUrlIsRefused(String text) {
        assertThatThrownBy(() -> ValueFormat.URL.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9092", "10.0.0.1:0", "[::1]:65535"})
    void hostAndPortArePrintedAsRead(String text) {
        assertThat(ValueFormat.HOST_PORT.parse(text)).hasToString(text);
    }

    @Property
    void printedDurationIsReadBackTheSame(@ForAll @LongRange(min = 0, max = 1L << 50) long millis) {
        var duration = Duration.ofMillis(millis);

        assertThat(ValueFormat.DURATION.parse(ValueFormat.DURATION.print(duration)))
                .isEqualTo(duration);
    }

    @Property
    void printedSizeIsReadBackTheSame(@ForAll @LongRange(min = 0) long bytes) {
        assertThat(ValueFormat.BYTES.parse(ValueFormat.BYTES.print(bytes))).isEqualTo(bytes);
    }
}
