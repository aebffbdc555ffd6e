package io.opentrail.gateway.http;

import io.opentrail.http.HttpHandler;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.HttpResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Finds the handler of a request and times its answer. While the gateway drains, it takes no more
/// records, and goes on to say how it is.
public final class GatewayRoutes implements HttpHandler {

    private final HttpHandler records;
    private final HttpHandler health;
    private final InFlightRequests inFlight;
    private final GatewayMetrics metrics;
    private final LongSupplier nanoTime;

    public GatewayRoutes(
            HttpHandler records,
            HttpHandler health,
            InFlightRequests inFlight,
            GatewayMetrics metrics,
            LongSupplier nanoTime) {
        this.records = records;
        this.health = health;
        this.inFlight = inFlight;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        return switch (request.rawPath()) {
            case "/v1/records" -> only("POST", request, this::timed);
            case "/healthz" -> only("GET", request, health);
            default -> ErrorCode.NOT_FOUND.response("there are POST /v1/records and GET /healthz");
        };
    }

    private static HttpResponse only(String method, HttpRequest request, HttpHandler handler)
            throws IOException {
        return request.method().equals(method)
                ? handler.handle(request)
                : ErrorCode.METHOD_NOT_ALLOWED
                        .response("only %s is possible here".formatted(method))
                        .withHeader("Allow", method);
    }

    private HttpResponse timed(HttpRequest request) throws IOException {
        long start = nanoTime.getAsLong();
        HttpResponse response = counted(request);
        metrics.answered(response.status(), Duration.ofNanos(nanoTime.getAsLong() - start));
        return response;
    }

    private HttpResponse counted(HttpRequest request) throws IOException {
        if (!inFlight.enter()) {
            return ErrorCode.SERVICE_UNAVAILABLE
                    .response("the gateway stops; repeat the request at another one")
                    .withHeader("Retry-After", RetryAfter.SOON)
                    .withHeader("Connection", "close");
        }
        try {
            return records.handle(request);
        } finally {
            inFlight.leave();
        }
    }
}
