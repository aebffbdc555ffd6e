package io.opentrail.benchmarks.load;

import io.opentrail.settings.Settings;
import io.opentrail.settings.ValueFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How much is recorded, and for how long.
///
/// @param folder everything is kept in it; nothing may be there yet
/// @param accounts each with a trail and an equal share of the events
/// @param rate events a second to hold; if empty, the highest that can be held is looked for
/// @param from the first that is tried
/// @param raise what the next is tried with, times the one before
/// @param warmUp at half of the first rate, before anything counts
/// @param step how long each rate is tried
/// @param duration how long the rate is held
/// @param burst how long each burst is
/// @param threads that record
/// @param spoolBytes of the recorder
/// @param heap of the cell, as in `-Xmx`
record SustainedLoadConfig(
        Path folder,
        int accounts,
        Optional<Integer> rate,
        int from,
        double raise,
        Duration warmUp,
        Duration step,
        Duration duration,
        Duration burst,
        int threads,
        long spoolBytes,
        Duration flushInterval,
        String heap) {

    static SustainedLoadConfig from(Settings settings) {
        return new SustainedLoadConfig(
                settings.path(
                        "folder",
                        Path.of("benchmarks/target/sustained-load"),
                        "folder of everything that is kept, with no cell in it yet"),
                settings.integer("accounts", 10, "accounts, with a trail each"),
                settings.optional(
                        "rate",
                        ValueFormat.INTEGER,
                        "events a second to hold; if not set, the highest that can be held is looked for"),
                settings.integer("from", 4_000, "the first rate that is tried"),
                settings.integer("raise", 20, "per cent by which the next is higher") / 100.0 + 1,
                settings.duration("warm-up", Duration.ofSeconds(60), "before anything counts"),
                settings.duration("step", Duration.ofSeconds(60), "how long each rate is tried"),
                settings.duration("duration", Duration.ofMinutes(15), "how long the rate is held"),
                settings.duration("burst", Duration.ofSeconds(30), "how long each burst is"),
                settings.integer("threads", 2, "threads that record"),
                settings.bytes("spool", 16L << 30, "of waiting events on disk, at most"),
                settings.duration("flush-interval", Duration.ofSeconds(10), "of the cell's sink"),
                settings.string("heap", "1g", "of the cell"));
    }
}
