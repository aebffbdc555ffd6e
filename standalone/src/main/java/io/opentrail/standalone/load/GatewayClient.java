package io.opentrail.standalone.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Credentials;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.RequestSigner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Sends log files to `POST /v1/records`.
public final class GatewayClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SERVICE = "cloudtrail-data";
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<Header> HEADERS =
            List.of(
                    new Header("Content-Type", "application/json"),
                    new Header("Content-Encoding", "gzip"));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final RequestSigner signer;
    private final InstantSource clock;

    /// @param gateway without a slash at the end
    /// @param region of records that have none
    public GatewayClient(
            String gateway, String region, Credentials credentials, InstantSource clock) {
        this.uri = URI.create(gateway + "/v1/records?region=" + region);
        this.signer = new RequestSigner(credentials, region, SERVICE);
        this.clock = clock;
    }

    /// What became of a request's records.
    record Answer(int accepted, List<Rejection> rejections) {

        Answer {
            rejections = List.copyOf(rejections);
        }
    }

    /// A record that was not taken.
    ///
    /// @param index in the request
    record Rejection(int index, String eventId, String code, String message) {}

    /// Sends a log file, again and again while the gateway is too busy.
    ///
    /// @throws IOException if the gateway is away or refuses the whole; whether it kept anything is
    ///   not known unless it refused
    Answer send(byte[] logFile) throws IOException, InterruptedException {
        byte[] body = gzipped(logFile);
        Instant deadline = clock.instant().plus(PATIENCE);
        while (true) {
            HttpResponse<byte[]> response = answerTo(request(body));
            switch (response.statusCode()) {
                case 200 -> {
                    return answer(response.body());
                }
                case 429, 503 -> {
                    if (clock.instant().isAfter(deadline)) {
                        throw refused(response);
                    }
                    Thread.sleep(Duration.ofSeconds(retryAfter(response)));
                }
                default -> throw refused(response);
            }
        }
    }

    private HttpResponse<byte[]> answerTo(HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IOException(
                    "the gateway at %s does not answer (%s)".formatted(uri.getAuthority(), e), e);
        }
    }

    private HttpRequest request(byte[] body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(TIMEOUT).POST(BodyPublishers.ofByteArray(body));
        HEADERS.forEach(header -> request.header(header.name(), header.value()));
        signer.sign("POST", uri, HEADERS, BodyHash.of(body), clock.instant())
                .forEach(request::header);
        return request.build();
    }

    private static long retryAfter(HttpResponse<byte[]> response) {
        return response.headers().firstValueAsLong("Retry-After").orElse(1);
    }

    private static IOException refused(HttpResponse<byte[]> response) {
        return new IOException(
                "the gateway answered %d: %s"
                        .formatted(response.statusCode(), reason(response.body())));
    }

    private static String reason(byte[] body) {
        String none = "without a reason";
        try {
            return JSON.readTree(body).path("message").asText(none);
        } catch (IOException _) {
            return none;
        }
    }

    private static Answer answer(byte[] body) throws IOException {
        JsonNode answer = JSON.readTree(body);
        var rejections = new ArrayList<Rejection>();
        for (JsonNode rejected : answer.path("rejected")) {
            rejections.add(
                    new Rejection(
                            rejected.path("index").asInt(),
                            rejected.path("eventID").asText(""),
                            rejected.path("code").asText(),
                            rejected.path("message").asText()));
        }
        return new Answer(answer.path("accepted").asInt(), rejections);
    }

    private static byte[] gzipped(byte[] bytes) throws IOException {
        var target = new ByteArrayOutputStream(bytes.length / 8 + 64);
        try (var gzip = new GZIPOutputStream(target, 1 << 14)) {
            gzip.write(bytes);
        }
        return target.toByteArray();
    }

    @Override
    public void close() {
        client.close();
    }
}
