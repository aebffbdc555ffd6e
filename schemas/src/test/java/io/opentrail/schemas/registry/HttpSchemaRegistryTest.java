package io.opentrail.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an answer of the registry says about the schema: an event is given up for some of them.
class HttpSchemaRegistryTest {

    private HttpServer server;
    private HttpSchemaRegistry registry;
    private volatile int status;
    private volatile String body = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] bytes = body.getBytes(UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        registry =
                new HttpSchemaRegistry(
                        new SchemaRegistryConfig(
                                List.of(url), Optional.empty(), Duration.ofSeconds(10), 1));
    }

    @AfterEach
    void stop() {
        registry.close();
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"id\":\"7\"}", "{\"id\":null}", "[]"})
    void anAnswerWithoutAnIdIsNone(String body) {
        answer(200, body);

        var failure =
                catchThrowableOfType(
                        SchemaRegistryException.class,
                        () -> registry.register("s", Schema.create(Schema.Type.STRING)));

        assertThat(failure).hasMessageContaining("/subjects/s/versions holds no id");
        assertThat(failure.retryable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    404 | {"error_code":40403,"message":"Schema 7 not found"}
                    200 | {"schema":"{\\"type\\":\\"object\\"}","schemaType":"JSON"}
                    200 | {"schema":"no schema at all"}
                    """)
    void anIdWithoutAnAvroSchemaIsUnknown(int status, String body) {
        answer(status, body);

        var failure = failure();

        assertThat(failure).isInstanceOf(UnknownSchemaException.class);
        assertThat(failure.retryable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    401 | {"error_code":401}           | false
                    403 | forbidden                    | false
                    404 | <html>no such page</html>    | false
                    404 | {"error_code":404}           | false
                    404 | {"error_code":40401}         | false
                    200 | <html>please log in</html>   | false
                    200 | {}                           | false
                    429 | {"error_code":429}           | true
                    500 | {"error_code":50001}         | true
                    503 | {"error_code":40403}         | true
                    """)
    void anyOtherAnswerSaysNothingAboutTheSchema(int status, String body, boolean retryable) {
        answer(status, body);

        var failure = failure();

        assertThat(failure).isNotInstanceOf(UnknownSchemaException.class);
        assertThat(failure.retryable()).isEqualTo(retryable);
    }

    @Test
    void aRegistryThatIsAwaySaysNothingAboutTheSchema() {
        server.stop(0);

        var failure = failure();

        assertThat(failure).isNotInstanceOf(UnknownSchemaException.class);
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void aFailureIsNotKept() {
        answer(404, "{\"error_code\":40403}");
        var before = failure();
        answer(200, "{\"schema\":\"\\\"string\\\"\"}");

        var now = registry.schemaById(7);

        assertThat(before).isInstanceOf(UnknownSchemaException.class);
        assertThat(now.getType()).isEqualTo(Schema.Type.STRING);
    }

    private void answer(int newStatus, String newBody) {
        status = newStatus;
        body = newBody;
    }

    private SchemaRegistryException failure() {
        return catchThrowableOfType(SchemaRegistryException.class, () -> registry.schemaById(7));
    }
}
