package io.opentrail.benchmarks.sink;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What one run of a sink took.
///
/// @param peakBytes resident, as Linux counts it
/// @param objectBytes of all objects, those of the warm-up too
record Cost(
        double eventsPerCpuSecond,
        double eventsPerSecond,
        long peakBytes,
        long objects,
        long objectBytes,
        double objectsPerSecond) {

    static final String HEADINGS =
            "%-40s %12s %6s %10s %9s %9s %9s %7s %6s"
                    .formatted(
                            "",
                            "events/CPU-s",
                            "ratio",
                            "events/s",
                            "peak MiB",
                            "objects",
                            "objects/s",
                            "MB",
                            "ratio");

    private static final double MIB = 1024 * 1024;
    private static final double MB = 1_000_000;

    /// The run in the middle, by events for each second of processor time.
    static Cost median(List<Cost> costs) {
        return costs.stream()
                .sorted(Comparator.comparingDouble(Cost::eventsPerCpuSecond))
                .toList()
                .get(costs.size() / 2);
    }

    String row(String peer, Cost base) {
        return String.format(
                Locale.ROOT,
                "%-40s %12.0f %6.2f %10.0f %9.0f %9d %9.0f %7.1f %6.3f",
                peer,
                eventsPerCpuSecond,
                eventsPerCpuSecond / base.eventsPerCpuSecond,
                eventsPerSecond,
                peakBytes / MIB,
                objects,
                objectsPerSecond,
                objectBytes / MB,
                (double) objectBytes / base.objectBytes);
    }
}
