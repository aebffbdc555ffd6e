package io.opentrail.gateway.fuzz;

import io.opentrail.gateway.admission.BodyFormat;
import io.opentrail.http.BodyReader;
import io.opentrail.http.Headers;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.NoRoomException;
import io.opentrail.http.ReadBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/// A body as it comes over the wire: the first byte says how it is encoded and in which pieces it
/// arrives. Takes no more memory than its budget, and decompresses what Java's own reader does to
/// the same bytes.
public final class BodyFuzzer {

    private static final int LIMIT = 64 * 1024;
    private static final int BUDGET = 1024 * 1024;
    private static final Gateway GATEWAY = new Gateway();

    private BodyFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        boolean gzip = (data[0] & 1) != 0;
        int piece = 1 + (data[0] & 0xff) * 16;
        byte[] sent = Arrays.copyOfRange(data, 1, data.length);
        int[] left = {BUDGET};
        ReadBody read =
                BodyReader.read(
                        request(sent, piece, gzip),
                        LIMIT,
                        bytes -> {
                            if (bytes < 0 || bytes > left[0]) {
                                throw new NoRoomException("took more than its budget");
                            }
                            left[0] -= bytes;
                        });
        if (read instanceof ReadBody.Body body) {
            check(body, sent, gzip);
            GATEWAY.read(body.decoded(), BodyFormat.LOG_FILE, false);
            GATEWAY.read(body.decoded(), BodyFormat.JSON_LINES, true);
        }
    }

    private static void check(ReadBody.Body body, byte[] sent, boolean gzip) throws IOException {
        byte[] expected = sent;
        if (gzip) {
            try (var in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
                expected = in.readAllBytes();
            }
        }
        if (!Arrays.equals(body.sent(), sent) || !Arrays.equals(body.decoded(), expected)) {
            throw new AssertionError("another body than was sent");
        }
    }

    private static HttpRequest request(byte[] sent, int piece, boolean gzip) {
        return new HttpRequest(
                "POST",
                "/v1/records",
                gzip ? Headers.of("Content-Encoding", "gzip") : Headers.none(),
                inPieces(sent, piece),
                InetSocketAddress.createUnresolved("sender", 1),
                "http");
    }

    private static InputStream inPieces(byte[] sent, int most) {
        return new ByteArrayInputStream(sent) {
            @Override
            public int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, most));
            }
        };
    }
}
