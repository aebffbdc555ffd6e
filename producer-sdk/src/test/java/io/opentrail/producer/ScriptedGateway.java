package io.opentrail.producer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.Refused;
import io.opentrail.access.signature.RequestHead;
import io.opentrail.access.signature.SignatureClaim;
import io.opentrail.access.signature.SignatureVerifier;
import io.opentrail.producer.delivery.AccessKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// Takes events as a gateway does, its signatures verified by OpenTrail's own verifier, and answers
/// what the test says.
public final class ScriptedGateway implements AutoCloseable {

    public static final AccessKey KEY = new AccessKey("AKIATESTPRODUCER", "a/secret+of=the-test");

    private static final Pattern EVENT_ID = Pattern.compile("\"eventID\":\"([^\"]+)\"");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SignatureVerifier verifier;
    private final List<Request> requests = new ArrayList<>();
    private final Set<String> eventIds = ConcurrentHashMap.newKeySet();
    private final LongAdder repeated = new LongAdder();
    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
    private boolean remembersRequests = true;
    private volatile Function<Request, Reply> script = Request::kept;

    /// What came.
    ///
    /// @param head method and address
    /// @param lines the events
    /// @param signature why it is no good, if it is not
    public record Request(String head, List<String> lines, Optional<String> signature) {

        public Reply kept() {
            return signature
                    .map(problem -> Reply.of(403, "{\"code\":\"InvalidSignatureException\"}"))
                    .orElseGet(() ->
                            Reply.of(
                                    200,
                                    "{\"accepted\":%d,\"rejected\":[]}".formatted(lines.size())));
        }
    }

    /// What is answered.
    public record Reply(int status, String body, Map<String, String> headers) {

        public static Reply of(int status, String body) {
            return new Reply(status, body, Map.of());
        }

        public Reply with(String name, String value) {
            return new Reply(status, body, Map.of(name, value));
        }
    }

    public ScriptedGateway() throws IOException {
        this.verifier =
                new SignatureVerifier(
                        Clock.systemUTC(),
                        SignatureVerifier.DEFAULT_MAX_SKEW,
                        Set.of("cloudtrail-data"));
        this.server =
                HttpServer.create(
                        new InetSocketAddress(
                                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
                        0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Answers so from now on.
    public void answer(Function<Request, Reply> newScript) {
        script = newScript;
    }

    /// For runs that are longer than memory is large.
    public synchronized void forgetRequests() {
        remembersRequests = false;
        requests.clear();
    }

    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /// Of all events that were answered with 200.
    public Set<String> eventIds() {
        return eventIds;
    }

    /// Events that came again after they had been answered with 200.
    public long repeated() {
        return repeated.sum();
    }

    /// Clients' ports that were seen.
    public int connections() {
        return clients.size();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            clients.add(exchange.getRemoteAddress());
            byte[] body = exchange.getRequestBody().readAllBytes();
            var request =
                    new Request(
                            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                            lines(body),
                            signatureProblem(exchange, body));
            remember(request);
            Reply reply = script.apply(request);
            if (reply.status() == 200) {
                keep(request);
            }
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private synchronized void remember(Request request) {
        if (remembersRequests) {
            requests.add(request);
        }
    }

    private void keep(Request request) {
        for (String line : request.lines()) {
            var matcher = EVENT_ID.matcher(line);
            if (matcher.find() && !eventIds.add(matcher.group(1))) {
                repeated.increment();
            }
        }
    }

    private static List<String> lines(byte[] body) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> signatureProblem(HttpExchange exchange, byte[] body) {
        var headers = new ArrayList<Header>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.forEach(v -> headers.add(new Header(name, v))));
        URI uri = exchange.getRequestURI();
        var head =
                new RequestHead(
                        exchange.getRequestMethod(),
                        uri.getRawPath(),
                        Optional.ofNullable(uri.getRawQuery()).orElse(""),
                        headers);
        return switch (verifier.claimOf(head)) {
            case Refused refused -> Optional.of(refused.message());
            case SignatureClaim claim ->
                    verifier.verify(head, claim, KEY.secret(), BodyHash.of(body))
                                    instanceof Refused no
                            ? Optional.of(no.message())
                            : Optional.empty();
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }
}
