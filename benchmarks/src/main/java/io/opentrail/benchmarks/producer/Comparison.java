package io.opentrail.benchmarks.producer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// One figure of a service in several rounds, beside the same of another in the same rounds, as
/// ratios. How far apart two equal services are, round by round, says what can be measured at all.
///
/// @param ratios sorted
record Comparison(String figure, List<Double> ratios) {

    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    /// Equals that are further apart than this would hide anything.
    private static final double MOST_SPREAD = 0.5;

    /// @param of the figure in each round
    /// @param base in the same rounds
    static Comparison of(String figure, double[] of, double[] base) {
        return new Comparison(
                figure,
                IntStream.range(0, of.length)
                        .mapToObj(round -> of[round] / base[round])
                        .sorted()
                        .toList());
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private double percentile(double share) {
        return ratios.get((int) Math.round(share * (ratios.size() - 1)));
    }

    double median() {
        return percentile(0.5);
    }

    private double spread() {
        return percentile(HIGH) - percentile(LOW);
    }

    /// What this median says beside those of two services that are equal: it is like them if it is
    /// where nine of ten of their rounds lie.
    String conclusion(Comparison control) {
        boolean isLike =
                median() >= control.percentile(LOW) && median() <= control.percentile(HIGH);
        String verdict = isLike ? "no measurable difference" : "a measurable difference";
        return String.format(
                Locale.ROOT,
                "%s %+.1f %%, %s (equals differ by %+.1f to %+.1f %%)",
                figure,
                100 * (median() - 1),
                control.spread() > MOST_SPREAD ? "too unsteady a machine to tell" : verdict,
                100 * (control.percentile(LOW) - 1),
                100 * (control.percentile(HIGH) - 1));
    }

    /// Its 5th, 50th and 95th percentile.
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.2f/%.2f/%.2f", percentile(LOW), median(), percentile(HIGH));
    }
}
