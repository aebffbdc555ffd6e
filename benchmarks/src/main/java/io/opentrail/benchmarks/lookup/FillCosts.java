package io.opentrail.benchmarks.lookup;

import java.util.Locale;

/// What filling a history took.
///
/// @param diskBytes of the history's files, once closed
/// @param logBytes of those that are logs: no more than 64 MiB a partition
/// @param topicBytes of the topic that it can be rebuilt from
record FillCosts(Running running, long diskBytes, long logBytes, long topicBytes) {

    private static final double MIB = 1024 * 1024;

    /// What is known while the history runs.
    ///
    /// @param recordBytes of all records as they came in
    /// @param sentSeconds until the topic had all events
    /// @param keptSeconds until the history had them
    /// @param cpuSeconds of the history, until it was at rest
    /// @param brokerCpuSeconds until the history had them
    /// @param peakBytes that the history held resident
    record Running(
            long events,
            long recordBytes,
            double sentSeconds,
            double keptSeconds,
            double cpuSeconds,
            double brokerCpuSeconds,
            long peakBytes) {}

    /// Lines of a table.
    String table() {
        return String.join(
                System.lineSeparator(),
                "| what | |",
                "|---|---|",
                row("events", "%,d", running.events),
                row("bytes of records", "%,d", running.recordBytes),
                row("sent in, s", "%.0f", running.sentSeconds),
                row("kept after, s", "%.0f", running.keptSeconds),
                row("history: CPU-seconds", "%.0f", running.cpuSeconds),
                row("history: events a CPU-second", "%,.0f", running.events / running.cpuSeconds),
                row("history: most MiB resident", "%.0f", running.peakBytes / MIB),
                row("broker: CPU-seconds", "%.0f", running.brokerCpuSeconds),
                row("bytes on disk", "%,d", diskBytes),
                row("of which logs of the last events", "%,d", logBytes),
                row("bytes on disk an event", "%.0f", (double) diskBytes / running.events),
                row("ratio to the records", "%.3f", (double) diskBytes / running.recordBytes),
                row(
                        "its topic, ratio to the records",
                        "%.3f",
                        (double) topicBytes / running.recordBytes));
    }

    private static String row(String what, String format, Object figure) {
        return "| " + what + " | " + String.format(Locale.ROOT, format, figure) + " |";
    }
}
