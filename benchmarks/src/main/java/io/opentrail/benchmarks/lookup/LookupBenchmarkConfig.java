package io.opentrail.benchmarks.lookup;

import io.opentrail.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;

/// What the history is filled with, and how it is asked.
///
/// @param folder of the history; is filled if it is not yet, and asked only if it is
/// @param names that each user and resource of the records has in an account
/// @param days over which events are spread, up to now
/// @param page the later page that is asked for, beside the first
/// @param values that are asked for of each kind, at most
/// @param coldLookups of each kind, each with an empty page cache
/// @param callers that ask at once
/// @param duration for which each kind is asked, by one caller and by all
/// @param heap of the history, as in `-Xmx`
record LookupBenchmarkConfig(
        Path folder,
        long events,
        int accounts,
        int names,
        int days,
        int page,
        int values,
        int coldLookups,
        int callers,
        Duration duration,
        String heap) {

    static LookupBenchmarkConfig from(Settings settings) {
        return new LookupBenchmarkConfig(
                settings.path(
                        "folder",
                        Path.of("benchmarks/target/lookups"),
                        "folder of the history; is filled if it is not yet"),
                settings.longInteger("events", 10_000_000, "events that it is filled with"),
                settings.integer("accounts", 200, "accounts; the n-th has a share of 1/n"),
                settings.integer(
                        "names", 2_000, "that each user and resource has in an account, 1/n again"),
                settings.integer("days", 90, "over which events are spread, up to now"),
                settings.integer("page", 100, "the later page that is asked for"),
                settings.integer("values", 200, "that are asked for of each kind"),
                settings.integer(
                        "cold-lookups", 50, "of each kind, each with an empty page cache; or 0"),
                settings.integer("callers", 8, "that ask at once"),
                settings.duration(
                        "duration", Duration.ofSeconds(3), "for which each kind is asked"),
                settings.string("heap", "512m", "of the history"));
    }
}
