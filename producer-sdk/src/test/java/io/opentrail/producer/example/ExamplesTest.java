package io.opentrail.producer.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentrail.producer.EventRecorder;
import io.opentrail.producer.ScriptedGateway;
import io.opentrail.producer.event.EventFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The README's examples run and are what the README shows.
class ExamplesTest {

    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Path SOURCES = Path.of("src/test/java/io/opentrail/producer/example");

    @TempDir private Path spool;

    static List<String> blocksOfTheReadme() throws Exception {
        List<String> blocks =
                CODE.matcher(Files.readString(Path.of("README.md")))
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(4);
        return blocks;
    }

    @ParameterizedTest
    @MethodSource("blocksOfTheReadme")
    void theReadmeShowsCodeThatCompiles(String block) throws Exception {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                sources.append(withoutLayout(Files.readString(file)));
            }
        }

        assertThat(sources).contains(withoutLayout(block));
    }

    @Test
    void plainJava() throws Exception {
        try (var gateway = new ScriptedGateway();
                var recorder =
                        Billing.open(List.of(gateway.address()), ScriptedGateway.KEY, spool)) {
            new Billing(recorder).createInvoice("alice", "c-1");
            recorder.flush(Duration.ofSeconds(30));

            assertThat(gateway.requests()).hasSize(1);
            assertThat(gateway.requests().getFirst().lines().getFirst())
                    .contains("\"eventName\":\"CreateInvoice\"", "\"invoice\":\"inv-c-1\"");
        }
    }

    @Test
    void theJdksHttpServer() throws Exception {
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        var server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        try (var gateway = new ScriptedGateway();
                EventRecorder recorder =
                        Billing.open(List.of(gateway.address()), ScriptedGateway.KEY, spool)) {
            var events = EventFactory.of("billing.example.com", "us-east-1", "111122223333");
            var context =
                    server.createContext(
                            "/",
                            exchange -> {
                                exchange.sendResponseHeaders(403, -1);
                                exchange.close();
                            });
            context.getFilters().add(new AuditHttpFilter(events, recorder));
            server.start();

            call(server.getAddress().getPort());
            recorder.flush(Duration.ofSeconds(30));

            assertThat(gateway.requests().getFirst().lines().getFirst())
                    .contains(
                            "\"eventName\":\"GET /invoices\"",
                            "\"userName\":\"alice\"",
                            "\"errorCode\":\"HTTP403\"",
                            "\"sourceIPAddress\":\"127.0.0.1\"");
        } finally {
            server.stop(0);
        }
    }

    private static void call(int port) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:%d/invoices".formatted(port)))
                            .header("X-User", "alice")
                            .build(),
                    BodyHandlers.discarding());
        }
    }

    private static String withoutLayout(String code) {
        return code.replaceAll("\\s+", "");
    }
}
