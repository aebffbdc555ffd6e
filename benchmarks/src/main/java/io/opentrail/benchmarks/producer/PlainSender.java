package io.opentrail.benchmarks.producer;

import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Credentials;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.RequestSigner;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// A loop that reads lines, compresses as many as the SDK sends at once, posts them and waits for
/// the answer. It remembers nothing and guarantees nothing.
final class PlainSender {

    private static final int LINES = 2_000;
    private static final List<Header> HEADERS =
            List.of(
                    new Header("Content-Type", "application/x-ndjson"),
                    new Header("Content-Encoding", "gzip"));

    private PlainSender() {}

    /// Seconds until all are acknowledged.
    static double send(Path lines, URI gateway) throws IOException, InterruptedException {
        URI uri = URI.create(gateway + "/v1/records?region=" + SampleEvents.REGION);
        var signer =
                new RequestSigner(
                        new Credentials(SampleEvents.KEY.id(), SampleEvents.KEY.secret()),
                        SampleEvents.REGION,
                        "cloudtrail-data");
        long start = System.nanoTime();
        try (HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                BufferedReader reader = Files.newBufferedReader(lines)) {
            for (byte[] body = next(reader); body.length > 0; body = next(reader)) {
                HttpRequest.Builder request =
                        HttpRequest.newBuilder(uri)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
                HEADERS.forEach(header -> request.header(header.name(), header.value()));
                signer.sign("POST", uri, HEADERS, BodyHash.of(body), Instant.now())
                        .forEach(request::header);
                HttpResponse<String> response =
                        client.send(request.build(), BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    throw new IOException(response.statusCode() + " " + response.body());
                }
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static byte[] next(BufferedReader reader) throws IOException {
        var body = new ByteArrayOutputStream(1 << 18);
        int count = 0;
        try (OutputStream gzip = new FastGzip(body)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                gzip.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                if (++count == LINES) {
                    break;
                }
            }
        }
        return count == 0 ? new byte[0] : body.toByteArray();
    }

    /// At the level at which the SDK compresses.
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream target) throws IOException {
            super(target, 8 << 10);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
