package io.opentrail.benchmarks.scale;

import io.opentrail.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;

/// How many trails there are, and where.
///
/// @param folder everything is kept in it; nothing may be there yet
/// @param accounts each with as many of the trails
/// @param logging how many of the trails log, one an account
/// @param switches how often a selector is switched on and off again
/// @param heap of each process, as in `-Xmx`
/// @param digestInterval of the cell
/// @param live how many of the trails that log get a live topic of their own
record ManyTrailsConfig(
        Path folder,
        int accounts,
        int trails,
        int logging,
        int callers,
        int switches,
        String heap,
        Duration digestInterval,
        int live) {

    ManyTrailsConfig {
        if (trails % accounts != 0 || logging > accounts || live > logging) {
            throw new IllegalArgumentException(
                    "trails must be a multiple of accounts, logging at most accounts, live at most logging");
        }
    }

    static ManyTrailsConfig from(Settings settings) {
        return new ManyTrailsConfig(
                settings.path(
                        "folder",
                        Path.of("benchmarks/target/many-trails"),
                        "folder of everything that is kept, with no cell in it yet"),
                settings.integer("accounts", 2_000, "accounts"),
                settings.integer("trails", 10_000, "trails, spread evenly over the accounts"),
                settings.integer("logging", 1_000, "trails that log, one an account"),
                settings.integer("callers", 8, "calls under way at once"),
                settings.integer("switches", 20, "how often a selector is switched to and fro"),
                settings.string("heap", "1g", "of the cell"),
                settings.duration("digest-interval", Duration.ofHours(1), "of the cell"),
                settings.integer("live", 10, "trails that get a live topic"));
    }
}
