package io.opentrail.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
    private static final InputStream UNREADABLE =
            new InputStream() {
                @Override
                public int read() {
                    throw new AssertionError("was read");
                }

                @Override
                public int read(byte[] bytes, int offset, int length) {
                    throw new AssertionError("was read");
                }
            };

    private static final InputStream UNREADABLE_BUT_FOR_ITS_END =
            new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("client gone");
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    return read();
                }
            };

    @Test
    void bodyOfExactlyTheLimitIsTaken() throws Exception {
        var read = BodyReader.read(request(stream("12345")), 5);

        assertThat(read)
                .isInstanceOfSatisfying(
                        ReadBody.Body.class,
                        b -> assertThat(b.decoded()).asString().isEqualTo("12345"));
    }

    @Test
    void bodyAboveTheLimitIsReadNoFurtherThanThat() throws Exception {
        var body = stream("123456789");

        var read = BodyReader.read(request(body), 5);

        assertThat(read).isEqualTo(new ReadBody.TooLarge(5));
        assertThat(body.available()).isEqualTo(3);
    }

    @Test
    void claimedLengthAboveTheLimitIsRefusedUnread() throws Exception {
        var read = BodyReader.read(request(UNREADABLE, "content-length", "99999999999"), 5);

        assertThat(read).isEqualTo(new ReadBody.TooLarge(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip", "x-gzip", " gzip "})
    void gzipGivesBytesAsSentAndAsDecoded(String encoding) throws Exception {
        var sent = gzip("text".getBytes(UTF_8));

        var read =
                BodyReader.read(
                        request(new ByteArrayInputStream(sent), "content-encoding", encoding), 5);

        assertThat(read)
                .isInstanceOfSatisfying(
                        ReadBody.Body.class,
                        b -> {
                            assertThat(b.sent()).isEqualTo(sent);
                            assertThat(b.decoded()).asString().isEqualTo("text");
                        });
    }

    @Test
    void incompressibleBodyOfTheLimitIsTakenGzipped() throws Exception {
        var random = new byte[1_000_000];
        new Random(1).nextBytes(random);
        var sent = gzip(random);

        var read =
                BodyReader.read(
                        request(new ByteArrayInputStream(sent), "Content-Encoding", "gzip"),
                        random.length);

        assertThat(sent.length).isGreaterThan(random.length);
        assertThat(read)
                .isInstanceOfSatisfying(
                        ReadBody.Body.class, b -> assertThat(b.decoded()).isEqualTo(random));
    }

    @Test
    void gzipThatDecodesAboveTheLimitIsTooLarge() throws Exception {
        var sent = gzip(new byte[1_000_001]);

        var read =
                BodyReader.read(
                        request(new ByteArrayInputStream(sent), "Content-Encoding", "gzip"),
                        1_000_000);

        assertThat(read).isEqualTo(new ReadBody.TooLarge(1_000_000));
    }

    @Test
    void whatIsNotGzipSaysSo() throws Exception {
        var read = BodyReader.read(request(stream("plain"), "Content-Encoding", "gzip"), 100);

        assertThat(read)
                .isEqualTo(
                        new ReadBody.Undecodable(
                                "the body is not valid gzip: no gzip header at byte 0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, gzip", "aws-chunked"})
    void otherEncodingsAreRefusedUnread(String encoding) throws Exception {
        var read = BodyReader.read(request(UNREADABLE, "Content-Encoding", encoding), 100);

        assertThat(read)
                .isEqualTo(
                        new ReadBody.Undecodable(
                                "Content-Encoding '"
                                        + encoding
                                        + "' is not supported: use gzip or identity"));
    }

    @Test
    void memoryIsAskedForAsBytesArriveWhateverLengthIsClaimed() {
        var taken = new ArrayList<Integer>();
        var endsEarly =
                new SequenceInputStream(stream("a".repeat(20_000)), UNREADABLE_BUT_FOR_ITS_END);

        assertThatThrownBy(() ->
                        BodyReader.read(
                                request(endsEarly, "Content-Length", "5000000"),
                                5 << 20,
                                taken::add))
                .hasMessage("client gone");

        assertThat(taken).containsExactly(16 * 1024, 16 * 1024);
    }

    @Test
    void bodyOfTheClaimedLengthTakesJustThat() throws Exception {
        var taken = new ArrayList<Integer>();
        var body = "a".repeat(100_000);

        BodyReader.read(request(stream(body), "Content-Length", "100000"), 5 << 20, taken::add);

        assertThat(taken.stream().mapToInt(bytes -> bytes).sum()).isEqualTo(100_000);
    }

    @Test
    void withoutRoomNothingMoreIsRead() throws IOException {
        var body = stream("a".repeat(100_000));
        BodyBudget small =
                bytes -> {
                    if (bytes > 16 * 1024) {
                        throw new NoRoomException("no room");
                    }
                };

        assertThatThrownBy(() -> BodyReader.read(request(body), 5 << 20, small))
                .isInstanceOf(NoRoomException.class);

        assertThat(body.available()).isEqualTo(100_000 - 32 * 1024);
    }

    @Test
    void decompressedBytesAreAskedForBeforeTheyAreThere() throws IOException {
        var sent = gzip(new byte[4 << 20]);
        var taken = new ArrayList<Integer>();
        BodyBudget small =
                bytes -> {
                    if (taken.stream().mapToInt(one -> one).sum() + bytes > 1 << 20) {
                        throw new NoRoomException("no room");
                    }
                    taken.add(bytes);
                };

        assertThatThrownBy(() ->
                        BodyReader.read(
                                request(new ByteArrayInputStream(sent), "Content-Encoding", "gzip"),
                                5 << 20,
                                small))
                .isInstanceOf(NoRoomException.class);
    }

    @Test
    void ofAStreamTheFirstBytesAreReadAndNoMoreIsTakenForThem() throws IOException {
        var taken = new ArrayList<Integer>();

        var first = BodyReader.first(stream("a".repeat(100_000)), 40_000, taken::add);
        var all = BodyReader.first(stream("abc"), 40_000, BodyBudget.UNLIMITED);

        assertThat(first).hasSize(40_000);
        assertThat(taken.stream().mapToInt(bytes -> bytes).sum()).isEqualTo(40_000);
        assertThat(all).asString().isEqualTo("abc");
    }

    private static HttpRequest request(InputStream body, String... headers) {
        return new HttpRequest(
                "POST",
                "/",
                Headers.of(headers),
                body,
                InetSocketAddress.createUnresolved("client", 1),
                "http");
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
