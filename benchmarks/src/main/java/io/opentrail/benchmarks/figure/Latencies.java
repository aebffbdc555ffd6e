package io.opentrail.benchmarks.figure;

import java.util.Arrays;
import java.util.stream.LongStream;

/// How long each of many things took.
public final class Latencies {

    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] sortedNanos;

    private Latencies(long[] sortedNanos) {
        this.sortedNanos = sortedNanos;
    }

    public static Latencies ofNanos(LongStream nanos) {
        return new Latencies(nanos.sorted().toArray());
    }

    public int count() {
        return sortedNanos.length;
    }

    /// In milliseconds, what this share of them took at most; NaN if there are none.
    ///
    /// @param share above 0; 1 stands for the slowest
    public double millis(double share) {
        return Arrays.stream(sortedNanos)
                .skip(Math.max(0, (long) Math.ceil(share * sortedNanos.length) - 1))
                .mapToDouble(nanos -> nanos / NANOS_PER_MILLI)
                .findFirst()
                .orElse(Double.NaN);
    }
}
