package io.opentrail.access.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Collects what is wrong with a file, and knows the line of each of its fields.
final class Problems {

    private final Map<String, Integer> linesByPath = new HashMap<>();
    private final List<IdentityProblem> found = new ArrayList<>();

    void locate(String path, int line) {
        linesByPath.put(path, line);
    }

    /// The line is that of the field or, where it is missing, of the nearest one around it.
    void add(String path, String message) {
        addAt(lineOf(path), path, message);
    }

    void addAt(int line, String path, String message) {
        found.add(new IdentityProblem(line, path, message));
    }

    List<IdentityProblem> inOrder() {
        return found.stream().sorted(Comparator.comparingInt(IdentityProblem::line)).toList();
    }

    private int lineOf(String path) {
        String known = path;
        while (!known.isEmpty() && !linesByPath.containsKey(known)) {
            known = known.substring(0, Math.max(0, lastSeparator(known)));
        }
        return linesByPath.getOrDefault(known, 1);
    }

    private static int lastSeparator(String path) {
        return Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    }
}
