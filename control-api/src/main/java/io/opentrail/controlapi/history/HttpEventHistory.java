package io.opentrail.controlapi.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentrail.http.BodyBudget;
import io.opentrail.http.BodyReader;
import io.opentrail.http.NoRoomException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The event history over its HTTP API, `POST /v1/lookup`; its module says what that looks like.
public final class HttpEventHistory implements EventHistory, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    /// The history ends a page at a mebibyte of records, of which one more has 256 KiB at most; as
    /// a text in JSON they have twice as much, and their attributes stand beside them.
    private static final int MAX_PAGE_BYTES = 4 << 20;

    /// What a page takes for each of its bytes: itself and what is read from it, then that and,
    /// while it is written, three times what it becomes, for that grows by doubling and is copied
    /// at last. Most with many resources of short names.
    private static final int BYTES_A_BYTE = 8;

    /// What the largest page asks of a budget.
    public static final int MOST_BYTES_A_PAGE = BYTES_A_BYTE * MAX_PAGE_BYTES;

    private final HistoryConnection config;
    private final URI lookup;
    private final HttpClient client;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("history-timeout").factory());

    public HttpEventHistory(HistoryConnection config) {
        this.config = config;
        this.lookup = config.url().resolve("/v1/lookup");
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(config.timeout())
                        .build();
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public HistoryPage find(HistoryQuery query, BodyBudget budget) throws NoRoomException {
        HttpRequest request =
                HttpRequest.newBuilder(lookup)
                        .timeout(config.timeout())
                        .header("Authorization", "Bearer " + config.secret())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json(query)))
                        .build();
        try {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            byte[] body = body(response, budget);
            if (response.statusCode() != OK) {
                throw new HistoryUnavailableException(
                        "the event history answered %d: %s"
                                .formatted(
                                        response.statusCode(),
                                        JSON.readTree(body).path("message").asText()));
            }
            budget.take((BYTES_A_BYTE - 1) * body.length);
            return PageJson.read(body);
        } catch (NoRoomException e) {
            throw e;
        } catch (JsonProcessingException e) {
            throw new HistoryUnavailableException("the event history did not answer in JSON", e);
        } catch (IOException e) {
            throw new HistoryUnavailableException("the event history cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryUnavailableException("interrupted amid a lookup", e);
        }
    }

    /// A request's own timeout ends with the head of the answer; this one holds for the rest.
    private byte[] body(HttpResponse<InputStream> response, BodyBudget budget) throws IOException {
        long stated = response.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE);
        try (InputStream body = response.body()) {
            ScheduledFuture<?> cut =
                    timer.schedule(
                            () -> cut(body), config.timeout().toMillis(), TimeUnit.MILLISECONDS);
            try {
                byte[] bytes =
                        BodyReader.first(body, (int) Math.min(stated, MAX_PAGE_BYTES + 1), budget);
                if (bytes.length > MAX_PAGE_BYTES) {
                    throw new HistoryUnavailableException(
                            "the event history answered with more than %d bytes"
                                    .formatted(MAX_PAGE_BYTES));
                }
                return bytes;
            } finally {
                cut.cancel(false);
            }
        }
    }

    private static void cut(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    @Override
    public void close() {
        client.shutdownNow();
        timer.shutdownNow();
    }
}
