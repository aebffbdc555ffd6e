package io.opentrail.history.query;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The other instances.
public final class Peers implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Peers.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(1))
                    .build();
    private final String authorization;

    /// @param secret which all instances share
    public Peers(String secret) {
        this.authorization = LookupHandler.authorization(secret);
    }

    /// The page that the peer has of a lookup, as JSON; empty if it cannot answer now.
    Optional<byte[]> ask(HostInfo peer, byte[] lookup) {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://%s:%d%s"
                                                .formatted(
                                                        peer.host(),
                                                        peer.port(),
                                                        LookupHandler.LOCAL_PATH)))
                        .timeout(TIMEOUT)
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(lookup))
                        .build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() == OK) {
                return Optional.of(response.body());
            }
            notAnswered(peer, "status " + response.statusCode());
        } catch (IOException e) {
            notAnswered(peer, e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static void notAnswered(HostInfo peer, String error) {
        LOGGER.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("error", error)
                .log("A peer did not answer a lookup");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
