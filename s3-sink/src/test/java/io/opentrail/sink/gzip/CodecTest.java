package io.opentrail.sink.gzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.opentrail.trails.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {

    /// Each codec at each level that it has.
    enum Kind {
        ZLIB_SMALL,
        ZLIB_FAST,
        LIBDEFLATE_SMALL,
        LIBDEFLATE_FAST,
        ISAL;

        Codec open() {
            Optional<Codec> codec =
                    switch (this) {
                        case ZLIB_SMALL -> Optional.of(new Zlib(Compression.SMALL));
                        case ZLIB_FAST -> Optional.of(new Zlib(Compression.FAST));
                        case LIBDEFLATE_SMALL -> Libdeflate.open(Compression.SMALL);
                        case LIBDEFLATE_FAST -> Libdeflate.open(Compression.FAST);
                        case ISAL -> Isal.open();
                    };
            assumeTrue(codec.isPresent(), "this system has no such library");
            return codec.orElseThrow();
        }
    }

    private final Random random = new Random(7);

    @ParameterizedTest
    @EnumSource
    void contentComesBackFromABufferThatIsUsedAgain(Kind kind) throws IOException {
        try (var gzip = new Gzip();
                var codec = kind.open()) {
            var buffer = new GzipBuffer(gzip);
            for (byte[] content :
                    new byte[][] {text(5_000_000), {}, {'x'}, noise(300_000), text(70_000)}) {
                assertThat(inflated(member(buffer, content, codec))).isEqualTo(content);
            }
            buffer.free();
        }
    }

    @ParameterizedTest
    @EnumSource
    void memberHasNoOptionalFieldsAndEndsWithItsSize(Kind kind) {
        try (var gzip = new Gzip();
                var codec = kind.open()) {
            var buffer = new GzipBuffer(gzip);

            byte[] member = member(buffer, text(70_000), codec);

            assertThat(Arrays.copyOf(member, 8)).containsExactly(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
            byte[] size = {0x70, 0x11, 1, 0};
            assertThat(Arrays.copyOfRange(member, member.length - 4, member.length))
                    .containsExactly(size);
            buffer.free();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sameContentMakesTheSameMember(Kind kind) {
        try (var gzip = new Gzip();
                var codec = kind.open();
                var other = kind.open()) {
            var buffer = new GzipBuffer(gzip);
            byte[] content = text(200_000);
            byte[] first = member(buffer, content, codec);

            member(buffer, noise(50_000), codec);

            assertThat(member(buffer, content, codec)).isEqualTo(first);
            assertThat(member(buffer, content, other)).isEqualTo(first);
            buffer.free();
        }
    }

    @ParameterizedTest
    @EnumSource
    void textShrinksToAThirdAtLeast(Kind kind) {
        try (var gzip = new Gzip();
                var codec = kind.open()) {
            var buffer = new GzipBuffer(gzip);

            assertThat(member(buffer, text(900_000), codec)).hasSizeLessThan(300_000);
            buffer.free();
        }
    }

    private static byte[] member(GzipBuffer buffer, byte[] content, Codec codec) {
        buffer.begin(content.length);
        MemorySegment bytes = MemorySegment.ofArray(content);
        buffer.append(bytes.asSlice(0, content.length / 2));
        buffer.append(bytes.asSlice(content.length / 2));
        return buffer.member(codec);
    }

    private byte[] text(int length) {
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append("{\"eventName\":\"Put").append(random.nextInt(1000)).append("\"},");
        }
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] inflated(byte[] member) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(member))) {
            return gzip.readAllBytes();
        }
    }
}
