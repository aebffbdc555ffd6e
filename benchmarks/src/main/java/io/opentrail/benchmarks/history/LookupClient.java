package io.opentrail.benchmarks.history;

import io.opentrail.controlapi.history.HistoryConnection;
import io.opentrail.controlapi.history.HistoryPage;
import io.opentrail.controlapi.history.HistoryQuery;
import io.opentrail.controlapi.history.HttpEventHistory;
import io.opentrail.http.BodyBudget;
import io.opentrail.http.NoRoomException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Asks a history as the control API does, with its client.
public final class LookupClient implements AutoCloseable {

    private static final int OK = 200;

    private final URI url;
    private final String secret;
    private final HttpEventHistory history;
    private final HttpClient client = HttpClient.newHttpClient();

    /// @param url of an instance, without a path
    LookupClient(URI url, String secret) {
        this.url = url;
        this.secret = secret;
        this.history =
                new HttpEventHistory(new HistoryConnection(url, secret, Duration.ofSeconds(30)));
    }

    /// One page of an account's management events.
    ///
    /// Throws [io.opentrail.controlapi.history.HistoryUnavailableException] when nobody can tell.
    ///
    /// @param attributes by CloudTrail's names
    /// @param to inclusive; from the first event on
    /// @param after what the page before ended with
    public HistoryPage find(
            String account,
            Map<String, String> attributes,
            Instant to,
            Optional<String> after,
            int limit) {
        var query =
                new HistoryQuery(
                        account,
                        PastEvents.REGION,
                        "Management",
                        Instant.EPOCH,
                        to,
                        attributes,
                        Map.of(),
                        after,
                        limit);
        try {
            return history.find(query, BodyBudget.UNLIMITED);
        } catch (NoRoomException e) {
            throw new IllegalStateException("there is room for all", e);
        }
    }

    /// Whether the instance itself has the account's events, or a copy that is not far behind.
    boolean isReadyAlone(String account) throws InterruptedException {
        String body =
                """
                {"accountId":"%s","region":"%s","category":"Management","from":0,"to":0,"limit":1}\
                """
                        .formatted(account, PastEvents.REGION);
        var request =
                HttpRequest.newBuilder(url.resolve("/v1/lookup/local"))
                        .header("Authorization", "Bearer " + secret)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        client.close();
        history.close();
    }
}
