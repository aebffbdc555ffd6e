package io.opentrail.testing.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What came of all runs: fault by step.
///
/// @param <P> the steps
public final class FaultMatrix<P extends Enum<P>> {

    private final Class<P> steps;
    private final Map<Fault, Map<P, Tally>> tallies = new EnumMap<>(Fault.class);

    public FaultMatrix(Class<P> steps) {
        this.steps = steps;
    }

    /// What a run does.
    @FunctionalInterface
    public interface Attempt {
        void go() throws Exception;
    }

    private record Tally(int good, int runs) {

        Tally plus(boolean isGood) {
            return new Tally(good + (isGood ? 1 : 0), runs + 1);
        }
    }

    public void note(Fault fault, P step, Attempt attempt) throws Exception {
        boolean good = false;
        try {
            attempt.go();
            good = true;
        } finally {
            boolean outcome = good;
            tallies.computeIfAbsent(fault, _ -> new EnumMap<>(steps))
                    .compute(
                            step,
                            (_, tally) -> (tally == null ? new Tally(0, 0) : tally).plus(outcome));
        }
    }

    /// A table: good runs of all runs. Printed, too.
    public void write(Path file) throws IOException {
        P[] all = steps.getEnumConstants();
        var table = new StringBuilder("| fault |");
        for (P step : all) {
            table.append(' ').append(words(step)).append(" |");
        }
        table.append("\n|---|").append("---|".repeat(all.length)).append('\n');
        for (Fault fault : Fault.values()) {
            Map<P, Tally> row = tallies.getOrDefault(fault, Map.of());
            table.append("| ").append(words(fault)).append(" | ");
            table.append(
                    Arrays.stream(all)
                            .map(step -> row.getOrDefault(step, new Tally(0, 0)))
                            .map(tally -> tally.good() + "/" + tally.runs())
                            .collect(Collectors.joining(" | ")));
            table.append(" |\n");
        }
        Files.writeString(file, table);
        System.out.print(table);
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
