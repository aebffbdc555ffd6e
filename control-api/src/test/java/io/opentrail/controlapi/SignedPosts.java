package io.opentrail.controlapi;

import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Credentials;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.RequestSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// Requests without an SDK.
///
/// @param service the signing name
record SignedPosts(ControlApi api, Credentials credentials, String region, String service) {

    static final String SEARCH = "/opentrail/v1/events/search";

    private static final int SMALL_BUFFER_BYTES = 4_096;

    static HttpResponse<String> search(
            ControlApi api, Credentials credentials, String region, String body)
            throws IOException, InterruptedException {
        return new SignedPosts(api, credentials, region, "cloudtrail").send(SEARCH, body);
    }

    /// A connection on which the request has been sent, and nothing of the answer is read. It takes
    /// in as little unread as it can.
    Socket begin(String path, String body, Header... headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var uri = URI.create("http://127.0.0.1:%d%s".formatted(api.port(), path));
        var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority());
        head.append("\r\nContent-Length: ").append(bytes.length).append("\r\n");
        for (Header header : headers) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        new RequestSigner(credentials, region, service)
                .sign("POST", uri, List.of(headers), BodyHash.of(bytes), Instant.now())
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        var socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
        socket.getOutputStream().write((head + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    HttpResponse<String> send(String path, String body, Header... headers)
            throws IOException, InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var uri = URI.create("http://127.0.0.1:%d%s".formatted(api.port(), path));
        var request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(bytes));
        for (Header header : headers) {
            request.header(header.name(), header.value());
        }
        new RequestSigner(credentials, region, service)
                .sign("POST", uri, List.of(headers), BodyHash.of(bytes), Instant.now())
                .forEach(request::header);
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
