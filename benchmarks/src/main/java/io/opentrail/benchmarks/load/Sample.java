package io.opentrail.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Where everything stands at one moment. Events are counted from the beginning of the run.
///
/// @param nanos by [System#nanoTime]
/// @param recorded events that the recorder accepted
/// @param dropped events that it did not accept
/// @param acknowledged events that the gateway keeps
/// @param delivered events in log files that have a receipt
/// @param spoolBytes of events on disk
/// @param cpuNanos that the cell has had on all processors together
/// @param residentBytes by process
record Sample(
        long nanos,
        long recorded,
        long dropped,
        long acknowledged,
        long delivered,
        long spoolBytes,
        long cpuNanos,
        Map<String, Long> residentBytes) {

    static final String HEADINGS =
            "seconds\trecorded\tdropped\tacknowledged\tdelivered\tspoolBytes\tcpuSeconds\tresidentBytes";

    /// A line of a table under [#HEADINGS], without its end; times count from the first sample.
    String line(Sample first) {
        return String.format(
                Locale.ROOT,
                "%.1f\t%d\t%d\t%d\t%d\t%d\t%.1f\t%s",
                (nanos - first.nanos) / 1e9,
                recorded,
                dropped,
                acknowledged,
                delivered,
                spoolBytes,
                (cpuNanos - first.cpuNanos) / 1e9,
                residentBytes);
    }

    /// Events that are on their way.
    long lag() {
        return Math.max(0, recorded - delivered);
    }

    static double seconds(List<Sample> samples) {
        return (samples.getLast().nanos - samples.getFirst().nanos) / 1e9;
    }

    /// How much a count grew in a second.
    static double perSecond(List<Sample> samples, ToLongFunction<Sample> count) {
        return (count.applyAsLong(samples.getLast()) - count.applyAsLong(samples.getFirst()))
                / seconds(samples);
    }

    static long most(List<Sample> samples, ToLongFunction<Sample> figure) {
        return samples.stream().mapToLong(figure).max().orElseThrow();
    }

    static long median(List<Sample> samples, ToLongFunction<Sample> figure) {
        return samples.stream().mapToLong(figure).sorted().toArray()[samples.size() / 2];
    }

    /// The n-th of three parts, from 0 on.
    static List<Sample> third(List<Sample> samples, int n) {
        return samples.subList(samples.size() * n / 3, samples.size() * (n + 1) / 3);
    }

    /// By how much the events on their way grow in a second, from the middle third to the last: the
    /// first is left out, in which a new rate fills what lies between the recorder and the bucket.
    static double lagGrowth(List<Sample> samples) {
        return (meanLag(third(samples, 2)) - meanLag(third(samples, 1))) / (seconds(samples) / 3);
    }

    private static double meanLag(List<Sample> samples) {
        return samples.stream().mapToLong(Sample::lag).average().orElseThrow();
    }
}
