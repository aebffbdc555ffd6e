package io.opentrail.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistry;
import io.opentrail.schemas.registry.UnknownSchemaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;

/// A registry over HTTP that can be told to be in trouble.
final class RegistryServer implements AutoCloseable {

    /// Instead of a status: ends the connection without an answer.
    static final int HANG_UP = 0;

    private static final int WELL = 200;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final AtomicInteger refused = new AtomicInteger();
    private final HttpServer server;
    private volatile int status = WELL;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    RegistryServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// What the server keeps.
    SchemaRegistry schemas() {
        return registry;
    }

    /// Answers all with this status from now on.
    void refuseWith(int newStatus) {
        refused.set(0);
        status = newStatus;
    }

    void recover() {
        status = WELL;
    }

    /// Answers nothing until [#release].
    void hold() {
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    /// How many requests were refused since [#refuseWith].
    int refused() {
        return refused.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        awaitRelease();
        byte[] request = exchange.getRequestBody().readAllBytes();
        if (status != WELL) {
            refused.incrementAndGet();
            if (status == HANG_UP) {
                exchange.close();
                return;
            }
            answer(exchange, status, "{\"error_code\":" + status + "}");
            return;
        }
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        switch (path[1]) {
            case "subjects" -> {
                var schema = new Schema.Parser().parse(text(new String(request, UTF_8)));
                answer(exchange, WELL, "{\"id\":" + registry.register(path[2], schema) + "}");
            }
            case "schemas" -> answerSchema(exchange, Integer.parseInt(path[3]));
            default -> answer(exchange, WELL, "{}");
        }
    }

    private void awaitRelease() {
        try {
            gate.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerSchema(HttpExchange exchange, int id) throws IOException {
        try {
            answer(exchange, WELL, "{\"schema\":" + quoted(registry.schemaById(id)) + "}");
        } catch (UnknownSchemaException e) {
            answer(exchange, 404, "{\"error_code\":40403}");
        }
    }

    private static String text(String body) {
        String quoted = body.substring("{\"schema\":\"".length(), body.length() - "\"}".length());
        return quoted.replace("\\\"", "\"").replace("\\\\", "\\");
    }

    private static String quoted(Schema schema) {
        return '"' + schema.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void answer(HttpExchange exchange, int status, String body) {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
