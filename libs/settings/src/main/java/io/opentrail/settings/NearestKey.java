package io.opentrail.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what a misspelt key was meant to be.
final class NearestKey {
    private NearestKey() {}

    /// The known key with the fewest edits, if it takes no more than two, or a third of its
    /// letters.
    static Optional<String> of(String key, Collection<String> known) {
        return known.stream()
                .filter(candidate -> edits(key, candidate) <= Math.max(2, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> edits(key, candidate)));
    }

    /// Letters to insert, remove or replace (Levenshtein).
    private static int edits(String from, String to) {
        var row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
