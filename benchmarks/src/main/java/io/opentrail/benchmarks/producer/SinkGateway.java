package io.opentrail.benchmarks.producer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentrail.benchmarks.process.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/// Accepts all events and keeps none: what a gateway on another machine would cost this one.
final class SinkGateway implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LongAdder events = new LongAdder();
    private final long delayMillis;

    /// Listens on any free port.
    ///
    /// @param delayMillis before each answer
    SinkGateway(long delayMillis) throws IOException {
        this.delayMillis = delayMillis;
        this.server =
                HttpServer.create(
                        new InetSocketAddress(
                                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
                        0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    long events() {
        return events.sum();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            long lines = lines(new GZIPInputStream(exchange.getRequestBody(), 64 << 10));
            if (delayMillis > 0) {
                Pause.millis(delayMillis);
            }
            events.add(lines);
            byte[] answer =
                    "{\"accepted\":%d,\"rejected\":[]}"
                            .formatted(lines)
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static long lines(InputStream body) throws IOException {
        var buffer = new byte[64 << 10];
        long lines = 0;
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            for (int i = 0; i < count; i++) {
                lines += buffer[i] == '\n' ? 1 : 0;
            }
        }
        return lines;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }
}
