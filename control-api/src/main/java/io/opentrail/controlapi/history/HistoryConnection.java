package io.opentrail.controlapi.history;

import io.opentrail.settings.Settings;
import java.net.URI;
import java.time.Duration;

/// How to reach the event history.
///
/// @param url of any of its instances, without a path
/// @param secret that it wants to see
/// @param timeout of one lookup
public record HistoryConnection(URI url, String secret, Duration timeout) {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public static HistoryConnection from(Settings settings) {
        return new HistoryConnection(
                settings.url(
                        "history-url",
                        URI.create("http://127.0.0.1:4587"),
                        "base URL of the event history, any instance"),
                settings.requiredString(
                        "lookup-secret",
                        "shared with the event history; set it by environment or file"),
                DEFAULT_TIMEOUT);
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "HistoryConnection[" + url + "]";
    }
}
