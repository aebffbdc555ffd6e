package io.opentrail.gateway;

import io.opentrail.access.identity.AccessKey;
import io.opentrail.access.identity.Secret;
import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Credentials;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.RequestSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Sends signed bodies to a gateway, whole or piece by piece.
final class TestSender implements AutoCloseable {

    private static final String JSON = "application/json";
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Credentials credentials;
    private final URI uri;

    TestSender(int port, Credentials credentials) {
        this(port, credentials, "region=us-east-1");
    }

    TestSender(int port, Credentials credentials, String query) {
        this.credentials = credentials;
        this.uri = URI.create("http://127.0.0.1:%d/v1/records?%s".formatted(port, query));
    }

    static AccessKey key(Credentials credentials) {
        return new AccessKey(credentials.accessKeyId(), new Secret(credentials.secret()));
    }

    /// A record of the account, with this id.
    static String record(String account, String eventId) {
        return """
        {"eventVersion":"1.08","eventTime":"2026-01-02T03:04:05Z","eventSource":"s3.amazonaws.com",\
        "eventName":"GetObject","awsRegion":"us-east-1","recipientAccountId":"%s","eventID":"%s"}\
        """
                .formatted(account, eventId);
    }

    static byte[] logFile(List<String> records) {
        return bytes("{\"Records\":[" + String.join(",", records) + "]}");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    HttpResponse<String> send(List<String> records) throws IOException, InterruptedException {
        return send(logFile(records));
    }

    HttpResponse<String> send(byte[] body) throws IOException, InterruptedException {
        return send(body, "identity");
    }

    /// A body that is said to be so encoded.
    HttpResponse<String> send(byte[] body, String encoding)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body));
        request.timeout(DEADLINE);
        request.header("Content-Type", JSON);
        request.header("Content-Encoding", encoding);
        signature(body).forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> health() throws IOException, InterruptedException {
        return get(uri.getPort(), "/healthz");
    }

    HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + path);
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    /// A connection on which a request has begun: its head, and the first bytes of its body.
    Socket begin(byte[] body, int firstBytes) throws IOException {
        return begin(head(body), body, firstBytes);
    }

    /// The same, with a head that was made before.
    Socket begin(byte[] head, byte[] body, int firstBytes) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
        socket.getOutputStream().write(head);
        socket.getOutputStream().write(body, 0, firstBytes);
        socket.getOutputStream().flush();
        return socket;
    }

    byte[] head(byte[] body) {
        var head = new StringBuilder("POST " + uri.getPath() + "?" + uri.getQuery());
        head.append(" HTTP/1.1\r\nHost: 127.0.0.1:").append(uri.getPort()).append("\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n");
        head.append("Content-Type: ").append(JSON).append("\r\n");
        signature(body)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return bytes(head + "\r\n");
    }

    private Map<String, String> signature(byte[] body) {
        return new RequestSigner(credentials, "anywhere", "cloudtrail-data")
                .sign(
                        "POST",
                        uri,
                        List.of(new Header("Content-Type", JSON)),
                        BodyHash.of(body),
                        Instant.now());
    }

    @Override
    public void close() {
        client.close();
    }
}
