package io.opentrail.http;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listening HTTP/1.1 server with one handler, each request on a virtual thread.
public final class HttpEndpoint implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HttpEndpoint.class);

    /// Jetty's own threads only accept and select: requests run on virtual ones.
    private static final int MAX_PLATFORM_THREADS = 64;

    /// Connections that wait to be accepted. The system drops those above it, and their clients try
    /// again after a second, then two, then four.
    private static final int ACCEPT_QUEUE = 1024;

    private final Server server;
    private final int port;

    private HttpEndpoint(Server server, int port) {
        this.server = server;
        this.port = port;
    }

    /// Returns once connections are accepted; the message of a failure names the address.
    public static HttpEndpoint start(HttpEndpointConfig config, HttpHandler handler)
            throws IOException {
        var server = new Server(threads());
        var connector = connector(server, config);
        server.addConnector(connector);
        server.addBean(new ConnectionLimit(config.maxConnections(), connector));
        server.setHandler(new GracefulHandler(new JettyHandler(handler, config.bodyTimeout())));
        server.setErrorHandler(new JettyErrorHandler());
        server.setStopTimeout(config.drainTimeout().toMillis());
        startOrStop(server, config);
        return new HttpEndpoint(server, connector.getLocalPort());
    }

    public int port() {
        return port;
    }

    /// Stops accepting, lets the requests in flight finish within the drain timeout, then cuts off
    /// what is left.
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .log("requests still ran at the end of the drain timeout and were cut off");
        }
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(MAX_PLATFORM_THREADS);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(
                VirtualThreads.getNamedVirtualThreadsExecutor("http-request-"));
        return threads;
    }

    private static ServerConnector connector(Server server, HttpEndpointConfig config) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(config.maxHeaderBytes());
        // A signature covers header values as they were sent; the other cache gives back its own
        // spelling.
        http.setHeaderCacheCaseSensitive(true);
        // No path is ever mapped to a file, and a signature covers the path as it was sent.
        http.setUriCompliance(UriCompliance.UNSAFE);
        ClientEndPoint.follow(http);
        var connector =
                new ServerConnector(server, new HttpConnectionFactory(http)) {
                    @Override
                    protected SocketChannelEndPoint newEndPoint(
                            SocketChannel channel, ManagedSelector selector, SelectionKey key) {
                        return new ClientEndPoint(channel, selector, key, getScheduler(), config);
                    }
                };
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        return connector;
    }

    // Jetty's life cycle throws bare Exception; whatever it is, a half-started server must not keep
    // its threads.
    private static void startOrStop(Server server, HttpEndpointConfig config) throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            stopQuietly(server, e);
            throw new IOException("cannot listen on " + config.host() + ":" + config.port(), e);
        }
    }

    private static void stopQuietly(Server server, Exception failure) {
        try {
            server.stop();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
