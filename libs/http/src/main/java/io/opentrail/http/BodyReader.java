package io.opentrail.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DataFormatException;

/// Reads whole bodies into memory, within a limit.
public final class BodyReader {
    private BodyReader() {}

    /// Undoes `Content-Encoding: gzip`. Never holds more than about `limitBytes` of the body as
    /// sent and as much decompressed, whatever the client claims or sends; one that states a longer
    /// `Content-Length` is not read at all.
    ///
    /// @param limitBytes after decompression
    /// @throws IOException when the client is gone or too slow; let it pass, the endpoint answers
    ///   it
    public static ReadBody read(HttpRequest request, int limitBytes) throws IOException {
        return read(request, limitBytes, BodyBudget.UNLIMITED);
    }

    /// The same, asking for memory as bytes arrive and as they are decompressed: a client that
    /// sends slowly takes little, whatever length it claims.
    ///
    /// @throws NoRoomException where the budget has no more
    public static ReadBody read(HttpRequest request, int limitBytes, BodyBudget budget)
            throws IOException {
        var encoding = String.join(",", request.headers().all("Content-Encoding"));
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> identity(request, limitBytes, budget);
            case "gzip", "x-gzip" -> gzip(request, limitBytes, budget);
            default ->
                    new ReadBody.Undecodable(
                            "Content-Encoding '"
                                    + encoding
                                    + "' is not supported: use gzip or identity");
        };
    }

    /// The first bytes of a stream, such as of the body that a request of one's own was answered
    /// with, and all of them where there are no more. Asks for memory as they arrive.
    ///
    /// @param mostBytes that are read; where it is known how many there are, no more is taken
    /// @throws NoRoomException where the budget has no more
    public static byte[] first(InputStream in, int mostBytes, BodyBudget budget)
            throws IOException {
        return new GrowingBuffer(mostBytes, budget).readFrom(in);
    }

    private static ReadBody identity(HttpRequest request, int limitBytes, BodyBudget budget)
            throws IOException {
        if (claimsMoreThan(limitBytes, request)) {
            return new ReadBody.TooLarge(limitBytes);
        }
        var sent = sent(request, limitBytes, budget);
        return sent.length > limitBytes
                ? new ReadBody.TooLarge(limitBytes)
                : new ReadBody.Body(sent, sent);
    }

    private static ReadBody gzip(HttpRequest request, int limitBytes, BodyBudget budget)
            throws IOException {
        int sentLimit = limitBytes + gzipOverhead(limitBytes);
        if (claimsMoreThan(sentLimit, request)) {
            return new ReadBody.TooLarge(limitBytes);
        }
        var sent = sent(request, sentLimit, budget);
        return sent.length > sentLimit
                ? new ReadBody.TooLarge(limitBytes)
                : gunzip(sent, limitBytes, budget);
    }

    /// One byte more than the limit, where there are so many.
    private static byte[] sent(HttpRequest request, int limitBytes, BodyBudget budget)
            throws IOException {
        int most = contentLength(request).map(Math::toIntExact).orElse(limitBytes + 1);
        return new GrowingBuffer(most, budget).readFrom(request.body());
    }

    private static ReadBody gunzip(byte[] sent, int limitBytes, BodyBudget budget)
            throws NoRoomException {
        try {
            var decoded = Gunzip.decode(sent, limitBytes + 1, budget);
            return decoded.length > limitBytes
                    ? new ReadBody.TooLarge(limitBytes)
                    : new ReadBody.Body(sent, decoded);
        } catch (DataFormatException e) {
            return new ReadBody.Undecodable("the body is not valid gzip: " + e.getMessage());
        }
    }

    /// What gzip adds at most to bytes that don't compress, with room for a file name in its
    /// header.
    private static int gzipOverhead(int bytes) {
        return bytes / 1024 + 1024;
    }

    private static boolean claimsMoreThan(int limitBytes, HttpRequest request) {
        return contentLength(request).map(length -> length > limitBytes).orElse(false);
    }

    private static Optional<Long> contentLength(HttpRequest request) {
        return request.headers().first("Content-Length").map(Long::parseLong);
    }
}
