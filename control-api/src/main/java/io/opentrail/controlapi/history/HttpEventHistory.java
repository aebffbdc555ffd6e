package io.opentrail.controlapi.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/// The event history over its HTTP API, `POST /v1/lookup`; its module says what that looks like.
// The SDK's setters take null for what is left out, but are not annotated for it.
@SuppressWarnings("NullAway")
public final class HttpEventHistory implements EventHistory, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    private final HistoryConnection config;
    private final URI lookup;
    private final HttpClient client;

    public HttpEventHistory(HistoryConnection config) {
        this.config = config;
        this.lookup = config.url().resolve("/v1/lookup");
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(config.timeout())
                        .build();
    }

    @Override
    public HistoryPage find(HistoryQuery query) {
        HttpRequest request =
                HttpRequest.newBuilder(lookup)
                        .timeout(config.timeout())
                        .header("Authorization", "Bearer " + config.secret())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json(query)))
                        .build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != OK) {
                throw new HistoryUnavailableException(
                        "the event history answered %d: %s"
                                .formatted(
                                        response.statusCode(),
                                        JSON.readTree(response.body()).path("message").asText()));
            }
            return page(JSON.readTree(response.body()));
        } catch (JsonProcessingException e) {
            throw new HistoryUnavailableException("the event history did not answer in JSON", e);
        } catch (IOException e) {
            throw new HistoryUnavailableException("the event history cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryUnavailableException("interrupted amid a lookup", e);
        }
    }

    private static String json(HistoryQuery query) {
        ObjectNode json = JSON.createObjectNode();
        json.put("accountId", query.accountId())
                .put("region", query.region())
                .put("category", query.category())
                .put("from", query.from().toEpochMilli())
                .put("to", query.to().toEpochMilli())
                .put("limit", query.limit());
        json.set("attributes", JSON.valueToTree(query.attributes()));
        json.set("prefixes", JSON.valueToTree(query.prefixes()));
        query.after().ifPresent(position -> json.put("after", position));
        return json.toString();
    }

    private static HistoryPage page(JsonNode json) {
        List<Event> events = new ArrayList<>();
        json.path("events").forEach(event -> events.add(event(event)));
        return new HistoryPage(events, Optional.ofNullable(text(json, "next")));
    }

    private static Event event(JsonNode json) {
        List<Resource> resources = new ArrayList<>();
        json.path("resources")
                .forEach(resource ->
                        resources.add(
                                Resource.builder()
                                        .resourceType(text(resource, "type"))
                                        .resourceName(text(resource, "name"))
                                        .build()));
        return Event.builder()
                .eventId(text(json, "eventId"))
                .eventName(text(json, "eventName"))
                .readOnly(text(json, "readOnly"))
                .accessKeyId(text(json, "accessKeyId"))
                .eventTime(Instant.ofEpochMilli(json.path("eventTime").longValue()))
                .eventSource(text(json, "eventSource"))
                .username(text(json, "username"))
                .resources(resources)
                .cloudTrailEvent(text(json, "record"))
                .build();
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.path(field).textValue();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
