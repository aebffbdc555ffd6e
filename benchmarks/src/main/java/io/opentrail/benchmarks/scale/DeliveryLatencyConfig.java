package io.opentrail.benchmarks.scale;

import io.opentrail.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;

/// How many events there are, and how long a log file takes them.
///
/// @param folder everything is kept in it; nothing may be there yet
/// @param accounts each with a trail and an equal share of the events
/// @param rate events a second
/// @param duration for how long
/// @param warmUp events of that time at the beginning don't count
/// @param refusing accounts with one more trail, whose bucket is gone when it starts logging
/// @param refusingFrom when that is
/// @param heap of the cell, as in `-Xmx`
record DeliveryLatencyConfig(
        Path folder,
        int accounts,
        int rate,
        Duration duration,
        Duration warmUp,
        Duration flushInterval,
        int refusing,
        Duration refusingFrom,
        String heap) {

    static DeliveryLatencyConfig from(Settings settings) {
        return new DeliveryLatencyConfig(
                settings.path(
                        "folder",
                        Path.of("benchmarks/target/delivery-latency"),
                        "folder of everything that is kept, with no cell in it yet"),
                settings.integer("accounts", 10, "accounts, with a trail each"),
                settings.integer("rate", 2_000, "events a second"),
                settings.duration("duration", Duration.ofMinutes(3), "how long events are sent"),
                settings.duration(
                        "warm-up", Duration.ofSeconds(30), "events of that time don't count"),
                settings.duration("flush-interval", Duration.ofSeconds(10), "of the cell's sink"),
                settings.integer(
                        "refusing", 0, "accounts with one more trail, whose bucket is gone"),
                settings.duration(
                        "refusing-from", Duration.ofSeconds(90), "when those trails start logging"),
                settings.string("heap", "1g", "of the cell"));
    }
}
