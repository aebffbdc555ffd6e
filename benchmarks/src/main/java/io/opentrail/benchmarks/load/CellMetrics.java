package io.opentrail.benchmarks.load;

import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// The numbers that a cell tells of itself.
final class CellMetrics implements AutoCloseable {

    static final String DELIVERED = "opentrail_s3_sink_delivered_events_total";

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;

    CellMetrics(CellPorts ports) {
        this.request =
                HttpRequest.newBuilder(URI.create(CellPorts.url(ports.metrics()) + "/metrics"))
                        .build();
    }

    /// Of all labels together; 0 if it is not there yet.
    long sum(String name) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        return (long)
                response.body()
                        .lines()
                        .filter(line -> line.startsWith(name))
                        .mapToDouble(line ->
                                Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum();
    }

    @Override
    public void close() {
        client.close();
    }
}
