package io.opentrail.benchmarks.sink;

import io.opentrail.settings.Settings;
import java.util.List;

/// What is delivered, and by whom.
///
/// @param events that count; as many go before them
/// @param groups accounts, each a log file of its own
/// @param heap of each sink, as in `-Xmx`
/// @param variants settings of the sink, one run each; those of one are joined by `+`
/// @param referenceEvents of one file of the reference; 0 leaves it out
record SinkBenchmarkConfig(
        int events,
        int groups,
        int rounds,
        String heap,
        List<String> variants,
        int referenceEvents) {

    static SinkBenchmarkConfig from(Settings settings) {
        return new SinkBenchmarkConfig(
                settings.integer("events", 1_000_000, "events that count"),
                settings.integer("groups", 10, "accounts, each a log file of its own"),
                settings.integer("rounds", 3, "runs of each"),
                settings.string("heap", "512m", "of each sink"),
                settings.list(
                        "variants",
                        List.of("flush-interval=1m"),
                        "settings of the sink to run with, joined by +"),
                settings.integer(
                        "reference-events",
                        10_000,
                        "of one file of the reference; 0 leaves it out"));
    }

    /// Those that warm up are the first ones.
    int allEvents() {
        return events + warmUpEvents();
    }

    int warmUpEvents() {
        return events;
    }
}
