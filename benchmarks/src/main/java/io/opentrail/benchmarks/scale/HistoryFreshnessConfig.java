package io.opentrail.benchmarks.scale;

import io.opentrail.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;

/// How many events there are, and how often they are looked for.
///
/// @param folder everything is kept in it; nothing may be there yet
/// @param accounts each with a trail and an equal share of the events
/// @param rate events a second
/// @param duration for how long
/// @param warmUp events of that time at the beginning don't count
/// @param batches of so many batches one has its last event looked for
/// @param poll between two looks for an event
/// @param heap of the cell, as in `-Xmx`
record HistoryFreshnessConfig(
        Path folder,
        int accounts,
        int rate,
        Duration duration,
        Duration warmUp,
        int batches,
        Duration poll,
        String heap) {

    static HistoryFreshnessConfig from(Settings settings) {
        return new HistoryFreshnessConfig(
                settings.path(
                        "folder",
                        Path.of("benchmarks/target/history-freshness"),
                        "folder of everything that is kept, with no cell in it yet"),
                settings.integer("accounts", 10, "accounts, with a trail each"),
                settings.integer("rate", 1_000, "events a second"),
                settings.duration("duration", Duration.ofMinutes(5), "how long events are sent"),
                settings.duration(
                        "warm-up", Duration.ofSeconds(60), "events of that time don't count"),
                settings.integer("batches", 3, "of so many batches one is looked for"),
                settings.duration("poll", Duration.ofMillis(20), "between two looks for an event"),
                settings.string("heap", "1g", "of the cell"));
    }
}
