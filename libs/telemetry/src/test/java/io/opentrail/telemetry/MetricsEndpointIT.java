package io.opentrail.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.http.HttpEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsEndpointIT {
    private final Telemetry telemetry = new Telemetry();
    private final MetricsEndpoint endpoint;
    private final HttpClient client = HttpClient.newHttpClient();

    MetricsEndpointIT() throws IOException {
        endpoint = MetricsEndpoint.start(HttpEndpointConfig.defaults(), telemetry);
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        endpoint.close();
    }

    @Test
    void metricsAreShownAsPrometheusText() throws Exception {
        telemetry.meters("s3-sink").counter("delivered_bytes", "Bytes put.").inc(42);

        var response = send("GET", "/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body())
                .contains("# HELP opentrail_s3_sink_delivered_bytes_total Bytes put.\n")
                .contains("opentrail_s3_sink_delivered_bytes_total 42.0\n")
                .contains("jvm_memory_used_bytes{");
    }

    @Test
    void healthOfAllPartsIsShown() throws Exception {
        telemetry.health().register("kafka", HealthStatus::up);

        var response = send("GET", "/healthz");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body())
                .isEqualTo("{\"status\":\"up\",\"checks\":{\"kafka\":{\"status\":\"up\"}}}");
    }

    @Test
    void partThatIsDownIsShownWithItsReason() throws Exception {
        telemetry.health().register("s3", () -> HealthStatus.down("bucket \"a\" refuses"));
        telemetry.health().register("kafka", HealthStatus::up);

        var response = send("GET", "/healthz");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body())
                .isEqualTo(
                        """
                        {"status":"down","checks":{"kafka":{"status":"up"},\
                        "s3":{"status":"down","reason":"bucket \\"a\\" refuses"}}}\
                        """);
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        var elsewhere = send("GET", "/");
        var post = send("POST", "/metrics");

        assertThat(elsewhere.statusCode()).isEqualTo(404);
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
