package io.opentrail.benchmarks.lookup;

import java.util.Map;

/// A value that an account's events can be found by, and how many have it.
///
/// @param attribute by CloudTrail's name, or [#EVERYTHING]
/// @param value empty where all events are meant
record CountedValue(String attribute, String account, String value, long count) {

    /// Stands for no attribute, which all events have.
    static final String EVERYTHING = "everything";

    /// A line of a table, without its end.
    String line() {
        return String.join("\t", attribute, account, Long.toString(count), value);
    }

    static CountedValue ofLine(String line) {
        String[] columns = line.split("\t", 4);
        return new CountedValue(columns[0], columns[1], columns[3], Long.parseLong(columns[2]));
    }

    /// What is empty cannot.
    boolean canBeAskedFor() {
        return attribute.equals(EVERYTHING) || !value.isEmpty();
    }

    /// As in a lookup.
    Map<String, String> attributes() {
        return attribute.equals(EVERYTHING) ? Map.of() : Map.of(attribute, value);
    }
}
