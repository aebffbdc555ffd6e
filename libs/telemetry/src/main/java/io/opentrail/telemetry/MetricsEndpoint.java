package io.opentrail.telemetry;

import io.opentrail.http.HttpEndpoint;
import io.opentrail.http.HttpEndpointConfig;
import io.opentrail.http.HttpHandler;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.HttpResponse;
import io.opentrail.settings.HostPort;
import io.opentrail.settings.Settings;
import java.io.IOException;

/// Serves `GET /metrics` and `GET /healthz`.
public final class MetricsEndpoint implements AutoCloseable {
    private final HttpEndpoint endpoint;

    private MetricsEndpoint(HttpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /// Where a service that is a process of its own serves them.
    ///
    /// @param defaultPort another one for each service, so that all can run on one machine
    public static HttpEndpointConfig config(Settings settings, int defaultPort) {
        HostPort listen =
                settings.hostPort(
                        "metrics-listen",
                        new HostPort("127.0.0.1", defaultPort),
                        "where `GET /metrics` and `GET /healthz` are answered");
        return HttpEndpointConfig.defaults().withAddress(listen.host(), listen.port());
    }

    public static MetricsEndpoint start(HttpEndpointConfig config, Telemetry telemetry)
            throws IOException {
        var metrics = new MetricsHandler(telemetry.registry());
        var health = new HealthHandler(telemetry.health());
        return new MetricsEndpoint(
                HttpEndpoint.start(
                        config,
                        request ->
                                switch (request.rawPath()) {
                                    case "/metrics" -> ifReading(request, metrics);
                                    case "/healthz" -> ifReading(request, health);
                                    default -> message(404, "see /metrics and /healthz");
                                }));
    }

    public int port() {
        return endpoint.port();
    }

    @Override
    public void close() {
        endpoint.close();
    }

    private static HttpResponse ifReading(HttpRequest request, HttpHandler handler)
            throws IOException {
        return switch (request.method()) {
            case "GET", "HEAD" -> handler.handle(request);
            default -> message(405, "only GET and HEAD").withHeader("Allow", "GET, HEAD");
        };
    }

    private static HttpResponse message(int status, String text) {
        return HttpResponse.json(status, "{\"message\":\"" + text + "\"}");
    }
}
