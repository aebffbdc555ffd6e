package io.opentrail.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A store that gives the answers that a well-behaved server cannot be brought to give, one a
/// request, in order. With a 200 it says that it has encrypted what it was asked to, with a 201
/// nothing of the kind.
final class ScriptedServer implements AutoCloseable {

    static final String ENCRYPTION = "x-amz-server-side-encryption";

    record Answer(int status, String code) {}

    record Request(String method, String path, Headers headers, ByteBuffer body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Answer> answers;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /// When the answers are used up it falls silent.
    ScriptedServer(Answer... answers) throws IOException {
        this.answers = new ConcurrentLinkedQueue<>(Arrays.asList(answers));
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    Optional<URI> endpoint() {
        return Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    List<Request> requests() {
        return requests;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(
                new Request(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestHeaders(),
                        ByteBuffer.wrap(exchange.getRequestBody().readAllBytes())));
        var answer = answers.poll();
        if (answer == null) {
            stayOpenUntilClosed();
            return;
        }
        String encryption = exchange.getRequestHeaders().getFirst(ENCRYPTION);
        if (answer.status() == 200 && encryption != null) {
            exchange.getResponseHeaders().set(ENCRYPTION, encryption);
        }
        var body = answer.code().isEmpty() ? new byte[0] : error(answer.code());
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void stayOpenUntilClosed() {
        try {
            closing.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] error(String code) {
        return "<Error><Code>%s</Code><Message>scripted</Message></Error>"
                .formatted(code)
                .getBytes(UTF_8);
    }
}
