package io.opentrail.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/// One pass of a reader over the given values: what it asked for, and what is wrong.
final class Reading {
    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final SettingsTable.Row FILE_ROW =
            new SettingsTable.Row(
                    Given.FILE_KEY,
                    ValueFormat.PATH.expected(),
                    Optional.empty(),
                    false,
                    "properties file with further settings; environment and command line override it");

    private final String module;
    private final Given given;
    private final Map<String, SettingsTable.Row> rowsByKey = new LinkedHashMap<>();
    private final Set<String> passedPrefixes = new TreeSet<>();
    private final List<String> problems;

    Reading(String module, Given given) {
        this.module = module;
        this.given = given;
        this.problems = new ArrayList<>(given.problems());
        rowsByKey.put(Given.FILE_KEY, FILE_ROW);
    }

    <T> T read(Function<Settings, T> reader) {
        T config;
        try {
            config = reader.apply(new Settings(this, ""));
        } catch (IllegalArgumentException e) {
            // A record's check may have met a placeholder: then only the problem that led to it is
            // worth reporting.
            throw new SettingsException(
                    module,
                    problems.isEmpty() ? List.of(String.valueOf(e.getMessage())) : problems);
        }
        given.unknown(rowsByKey.keySet(), passedPrefixes).forEach(this::reportUnknown);
        if (!problems.isEmpty()) {
            throw new SettingsException(module, problems);
        }
        return config;
    }

    SettingsTable describe(Function<Settings, ?> reader) {
        var _ = reader.apply(new Settings(this, ""));
        return new SettingsTable(List.copyOf(rowsByKey.values()));
    }

    <T> T withDefault(String key, ValueFormat<T> format, T defaultValue, String doc) {
        describe(
                key,
                new SettingsTable.Row(
                        key,
                        format.expected(),
                        Optional.of(format.print(defaultValue)),
                        false,
                        doc));
        return given.value(key).map(value -> parse(key, value, format)).orElse(defaultValue);
    }

    <T> T required(String key, ValueFormat<T> format, String doc) {
        describe(key, new SettingsTable.Row(key, format.expected(), Optional.empty(), true, doc));
        return given.value(key)
                .map(value -> parse(key, value, format))
                .orElseGet(() -> missing(key, format, doc));
    }

    <T> Optional<T> optional(String key, ValueFormat<T> format, String doc) {
        describe(key, new SettingsTable.Row(key, format.expected(), Optional.empty(), false, doc));
        return given.value(key).map(value -> parse(key, value, format));
    }

    Map<String, String> passedThrough(String prefix, String doc) {
        describe(
                prefix,
                new SettingsTable.Row(
                        prefix + ".*", ValueFormat.TEXT.expected(), Optional.empty(), false, doc));
        passedPrefixes.add(prefix);
        return given.below(prefix);
    }

    private void describe(String key, SettingsTable.Row row) {
        if (!KEBAB.matcher(key).matches()) {
            throw new IllegalStateException("key '" + key + "' is not in lower-kebab");
        }
        rowsByKey.put(row.key(), row);
    }

    private <T> T missing(String key, ValueFormat<T> format, String doc) {
        problems.add(
                "%s is missing: expected %s (%s); set %s"
                        .formatted(key, format.expected(), doc, given.waysToSet(key)));
        return format.placeholder();
    }

    private <T> T parse(String key, Given.Value value, ValueFormat<T> format) {
        var text = value.text().or(format::whenBare).map(String::strip);
        try {
            return text.map(format::parse)
                    .orElseThrow(() -> new IllegalArgumentException("no value"));
        } catch (IllegalArgumentException _) {
            problems.add(
                    "%s%s (%s): expected %s"
                            .formatted(
                                    key,
                                    text.map(t -> " = '" + t + "'").orElse(" has no value"),
                                    value.origin(),
                                    format.expected()));
            return format.placeholder();
        }
    }

    private void reportUnknown(String key, String origin) {
        // Its value is not shown: a misspelt key may be that of a secret.
        var nearest = NearestKey.of(key, rowsByKey.keySet());
        problems.add(
                "%s (%s) is not a known key%s"
                        .formatted(
                                key,
                                origin,
                                nearest.map(k -> ": did you mean " + k + "?").orElse("")));
    }
}
