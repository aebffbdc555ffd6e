package io.opentrail.telemetry;

import io.opentrail.http.HttpHandler;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.HttpResponse;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// Answers any request with all metrics, as Prometheus text or, where the client asks for it,
/// OpenMetrics.
public final class MetricsHandler implements HttpHandler {
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final PrometheusRegistry registry;

    public MetricsHandler(PrometheusRegistry registry) {
        this.registry = registry;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        var accepted = String.join(",", request.headers().all("Accept"));
        var writer = formats.findWriter(accepted);
        var out = new ByteArrayOutputStream();
        writer.write(out, registry.scrape());
        return HttpResponse.of(200, writer.getContentType(), out.toByteArray());
    }
}
