package io.opentrail.benchmarks.history;

import io.opentrail.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;

/// What a history has to recover.
///
/// @param folder everything is kept in it; nothing may be there yet
/// @param events that the history has before anything happens to it
/// @param rate events a second that come in meanwhile
/// @param lead how long they come in before it is killed
/// @param heap of each history, as in `-Xmx`
record HistoryRecoveryConfig(
        Path folder, int events, int accounts, int rate, Duration lead, String heap) {

    static HistoryRecoveryConfig from(Settings settings) {
        return new HistoryRecoveryConfig(
                settings.path(
                        "folder",
                        Path.of("benchmarks/target/history-recovery"),
                        "folder of everything that is kept; must not be there yet"),
                settings.integer("events", 1_000_000, "events that it has before"),
                settings.integer("accounts", 200, "accounts; the n-th has a share of 1/n"),
                settings.integer("rate", 1_000, "events a second that come in meanwhile"),
                settings.duration(
                        "lead",
                        Duration.ofSeconds(10),
                        "how long they come in before it is killed"),
                settings.string("heap", "512m", "of each history"));
    }
}
