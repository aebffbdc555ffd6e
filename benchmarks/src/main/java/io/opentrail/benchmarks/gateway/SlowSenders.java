package io.opentrail.benchmarks.gateway;

import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.RequestSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Connections on which a large body has begun, and does not go on.
final class SlowSenders implements AutoCloseable {

    private static final int CLAIMED_BYTES = 5 << 20;
    private static final int SENT_BYTES = 1_000;

    private final List<Socket> sockets = new ArrayList<>();

    SlowSenders(URI uri, int count) throws IOException {
        byte[] head = head(uri);
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
            sockets.add(socket);
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(new byte[SENT_BYTES]);
        }
    }

    private static byte[] head(URI uri) {
        var head = new StringBuilder();
        head.append("POST ").append(uri.getPath()).append('?').append(uri.getQuery());
        head.append(" HTTP/1.1\r\nHost: ").append(uri.getHost()).append(':').append(uri.getPort());
        head.append("\r\nContent-Length: ").append(CLAIMED_BYTES);
        head.append("\r\nContent-Type: application/json\r\n");
        new RequestSigner(Load.PRODUCER, "anywhere", "cloudtrail-data")
                .sign(
                        "POST",
                        uri,
                        List.of(new Header("Content-Type", "application/json")),
                        BodyHash.of(new byte[CLAIMED_BYTES]),
                        Instant.now())
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
