package io.opentrail.live;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A server on a port of its own that answers every request by one function.
final class HttpPart implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    /// As it came in.
    record Request(String path, String operation, String contentType, ByteString body) {}

    record Answer(int status, Map<String, String> headers, ByteString body) {}

    @FunctionalInterface
    interface Answering {
        Answer answer(Request request) throws IOException;
    }

    HttpPart(Answering answering) throws IOException {
        server =
                HttpServer.create(
                        new InetSocketAddress(
                                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
                        0);
        server.setExecutor(workers);
        server.createContext("/", exchange -> answer(exchange, answering));
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:%d".formatted(server.getAddress().getPort()));
    }

    private static void answer(HttpExchange exchange, Answering answering) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            Answer answer =
                    answering.answer(
                            new Request(
                                    exchange.getRequestURI().getPath(),
                                    String.valueOf(headers.getFirst("X-Amz-Target")),
                                    String.valueOf(headers.getFirst("Content-Type")),
                                    ByteString.readFrom(exchange.getRequestBody())));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(
                    answer.status(), answer.body().isEmpty() ? -1 : answer.body().size());
            answer.body().writeTo(exchange.getResponseBody());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.close();
    }
}
