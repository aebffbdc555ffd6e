package io.opentrail.signer.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What came of all runs: fault by step.
final class FaultMatrix {

    private final Map<Fault, Map<Stall.Point, Tally>> tallies = new EnumMap<>(Fault.class);

    /// What a run does.
    @FunctionalInterface
    interface Attempt {
        void go() throws Exception;
    }

    private record Tally(int good, int runs) {

        Tally plus(boolean isGood) {
            return new Tally(good + (isGood ? 1 : 0), runs + 1);
        }
    }

    void note(Fault fault, Stall.Point point, Attempt attempt) throws Exception {
        boolean good = false;
        try {
            attempt.go();
            good = true;
        } finally {
            boolean outcome = good;
            tallies.computeIfAbsent(fault, _ -> new EnumMap<>(Stall.Point.class))
                    .compute(
                            point,
                            (_, tally) -> (tally == null ? new Tally(0, 0) : tally).plus(outcome));
        }
    }

    /// A table: runs after which every receipt was in one digest, of all runs.
    void write(Path file) throws IOException {
        var table = new StringBuilder("| fault |");
        for (Stall.Point point : Stall.Point.values()) {
            table.append(' ').append(words(point)).append(" |");
        }
        table.append("\n|---|").append("---|".repeat(Stall.Point.values().length)).append('\n');
        for (Fault fault : Fault.values()) {
            Map<Stall.Point, Tally> row = tallies.getOrDefault(fault, Map.of());
            table.append("| ").append(words(fault)).append(" | ");
            table.append(
                    Arrays.stream(Stall.Point.values())
                            .map(point -> row.getOrDefault(point, new Tally(0, 0)))
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
