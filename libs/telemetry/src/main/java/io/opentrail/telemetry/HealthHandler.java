package io.opentrail.telemetry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentrail.http.HttpHandler;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.HttpResponse;
import java.io.IOException;

/// Answers any request with the health report: `{"status":"up","checks":{"kafka":{"status":"up"}}}`
/// and 200, or 503 where a part is down or none is there yet; a part that is down has a `reason`,
/// one that is up can have a `note`.
public final class HealthHandler implements HttpHandler {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Health health;

    public HealthHandler(Health health) {
        this.health = health;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        var report = health.report();
        return HttpResponse.json(report.isUp() ? 200 : 503, JSON.writeValueAsBytes(json(report)))
                .withHeader("Cache-Control", "no-store");
    }

    private static ObjectNode json(HealthReport report) {
        var root = JSON.createObjectNode().put("status", report.isUp() ? "up" : "down");
        var checks = root.putObject("checks");
        report.statusByName()
                .forEach((name, status) -> {
                    switch (status) {
                        case HealthStatus.Up(var note) -> {
                            var check = checks.putObject(name).put("status", "up");
                            if (!note.isEmpty()) {
                                check.put("note", note);
                            }
                        }
                        case HealthStatus.Down(var reason) ->
                                checks.putObject(name).put("status", "down").put("reason", reason);
                    }
                });
        return root;
    }
}
