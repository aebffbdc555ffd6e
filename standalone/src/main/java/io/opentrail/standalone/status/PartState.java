package io.opentrail.standalone.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/// One part of a cell.
///
/// @param why it is down; empty when it is up
/// @param note on one that is up, or empty
public record PartState(String name, String why, String note) {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// As the health endpoint tells.
    static List<PartState> of(CellPorts ports) throws IOException, InterruptedException {
        URI uri = URI.create(CellPorts.url(ports.metrics()) + "/healthz");
        try (var client = HttpClient.newHttpClient()) {
            byte[] body =
                    client.send(
                                    HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
                                    BodyHandlers.ofByteArray())
                            .body();
            return new ObjectMapper()
                    .readTree(body).path("checks").properties().stream()
                            .map(check ->
                                    new PartState(
                                            check.getKey(),
                                            why(check.getValue()),
                                            check.getValue().path("note").asText()))
                            .toList();
        }
    }

    private static String why(JsonNode check) {
        return check.path("status").asText().equals("up")
                ? ""
                : "DOWN: " + check.path("reason").asText("no reason given");
    }

    /// As a line of the status shows it.
    String text() {
        return !isUp() ? why : note.isEmpty() ? "up" : "up, " + note;
    }

    public boolean isUp() {
        return why.isEmpty();
    }
}
