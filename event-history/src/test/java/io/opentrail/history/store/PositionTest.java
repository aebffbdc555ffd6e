package io.opentrail.history.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

    private static final long LAST_MILLIS = 86_399_999;

    @Test
    void aRecordHasTheFirstSixteenBytesOfItsSha256() {
        Position position =
                Position.of(
                        Instant.ofEpochMilli(1_767_326_645_000L),
                        ByteBuffer.wrap("abc".getBytes(UTF_8)));

        // FIPS 180-2, B.1
        assertThat(position).hasToString("1767326645000-ba7816bf8f01cfea414140de5dae2223");
    }

    @Test
    void isWhatItsTextSays() {
        var position = new Position(-5, new Digest(-1, 1));

        assertThat(Position.parse(position.toString())).hasValue(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5-0123456789abcdef",
                "5-0123456789ABCDEF0123456789ABCDEF",
                "5-0123456789abcdef0123456789abcdef0",
                "5000000000000000000-0123456789abcdef0123456789abcdef"
            })
    void anythingElseIsNone(String text) {
        assertThat(Position.parse(text)).isEmpty();
    }

    @Test
    void keysSortAsPositionsDo() {
        List<Position> newestFirst =
                List.of(
                        new Position(LAST_MILLIS, Digest.FIRST),
                        new Position(7, new Digest(0, 1)),
                        new Position(7, new Digest(0, -1)),
                        new Position(7, new Digest(1, 0)),
                        new Position(7, new Digest(-1, 0)),
                        new Position(6, Digest.FIRST));

        Stream<byte[]> keys = newestFirst.stream().map(each -> Keys.order(LAST_MILLIS, each));

        assertThat(newestFirst).isSorted();
        assertThat(keys)
                .isSortedAccordingTo(Arrays::compareUnsigned)
                .allSatisfy(key -> assertThat(key).hasSize(20))
                .extracting(key -> Keys.position(LAST_MILLIS, key))
                .containsExactlyElementsOf(newestFirst);
    }
}
