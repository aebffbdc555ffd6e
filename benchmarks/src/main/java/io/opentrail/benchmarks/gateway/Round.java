package io.opentrail.benchmarks.gateway;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What one server took for one round.
///
/// @param nanos of each request, sorted
// An array: thousands of numbers that no one compares.
@SuppressWarnings("ArrayRecordComponent")
record Round(double eventsPerCpuSecond, double eventsPerSecond, long[] nanos) {

    static final String HEADINGS =
            "%-12s %14s %12s %9s %9s".formatted("", "events/CPU-s", "events/s", "p50 ms", "p99 ms");

    Round {
        nanos = nanos.clone();
        Arrays.sort(nanos);
    }

    /// The one in the middle, by events for each second of processor time.
    static Round median(List<Round> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Round::eventsPerCpuSecond))
                .toList()
                .get(rounds.size() / 2);
    }

    double millis(double quantile) {
        return nanos[(int) Math.min(nanos.length - 1L, (long) (quantile * nanos.length))] / 1e6;
    }

    String row(String server) {
        return String.format(
                Locale.ROOT,
                "%-12s %14.0f %12.0f %9.1f %9.1f",
                server,
                eventsPerCpuSecond,
                eventsPerSecond,
                millis(0.5),
                millis(0.99));
    }
}
