package io.opentrail.http;

import java.time.Duration;

/// Where an endpoint listens and what it bears.
///
/// @param host address to listen on
/// @param port 0 for any free one
/// @param idleTimeout after which a silent connection is closed, also amid a body
/// @param headerTimeout how long a request's line and header fields may take from their first byte
///   to their last, those of a connection's first request from the connection on; never longer than
///   `idleTimeout`
/// @param bodyTimeout how long reading one body may wait for the client in all
/// @param maxHeaderBytes request line and header fields together
/// @param maxConnections above it, connections wait to be accepted; those that are silent between
///   requests, or slow with a head, then give way
/// @param drainTimeout how long `close()` waits for requests in flight
public record HttpEndpointConfig(
        String host,
        int port,
        Duration idleTimeout,
        Duration headerTimeout,
        Duration bodyTimeout,
        int maxHeaderBytes,
        int maxConnections,
        Duration drainTimeout) {

    public HttpEndpointConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
        requirePositive("idleTimeout", idleTimeout.toMillis());
        requirePositive("headerTimeout", headerTimeout.toMillis());
        requirePositive("bodyTimeout", bodyTimeout.toMillis());
        requirePositive("maxHeaderBytes", maxHeaderBytes);
        requirePositive("maxConnections", maxConnections);
        requirePositive("drainTimeout", drainTimeout.toMillis());
    }

    /// A free port on loopback; 30 s idle, 10 s for headers of 16 KiB, 60 s for a body, 1,000
    /// connections, 20 s to drain.
    public static HttpEndpointConfig defaults() {
        return new HttpEndpointConfig(
                "127.0.0.1",
                0,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                16 * 1024,
                1_000,
                Duration.ofSeconds(20));
    }

    public HttpEndpointConfig withAddress(String newHost, int newPort) {
        return new HttpEndpointConfig(
                newHost,
                newPort,
                idleTimeout,
                headerTimeout,
                bodyTimeout,
                maxHeaderBytes,
                maxConnections,
                drainTimeout);
    }

    public HttpEndpointConfig withTimeouts(Duration idle, Duration body, Duration drain) {
        return new HttpEndpointConfig(
                host, port, idle, headerTimeout, body, maxHeaderBytes, maxConnections, drain);
    }

    public HttpEndpointConfig withHeaderTimeout(Duration header) {
        return new HttpEndpointConfig(
                host,
                port,
                idleTimeout,
                header,
                bodyTimeout,
                maxHeaderBytes,
                maxConnections,
                drainTimeout);
    }

    public HttpEndpointConfig withLimits(int headerBytes, int connections) {
        return new HttpEndpointConfig(
                host,
                port,
                idleTimeout,
                headerTimeout,
                bodyTimeout,
                headerBytes,
                connections,
                drainTimeout);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above zero");
        }
    }
}
