package io.opentrail.benchmarks.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// The numbers that a service, or a whole cell, tells of itself.
public final class ServiceMetrics implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;

    /// @param base of the address for metrics, without a path
    public ServiceMetrics(String base) {
        this.request = HttpRequest.newBuilder(URI.create(base + "/metrics")).build();
    }

    /// Of all labels together; 0 if it is not there yet.
    public long sum(String name) throws IOException, InterruptedException {
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
