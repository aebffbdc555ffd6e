package io.opentrail.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The settings that a service reads, in the order in which it reads them.
public record SettingsTable(List<Row> rows) {
    public SettingsTable {
        rows = List.copyOf(rows);
    }

    /// As it stands in a module's README: a row per key, without a line break at the end.
    public String markdown() {
        return rows.stream()
                .map(row ->
                        "| `" + row.key() + "` | " + row.defaultCell() + " | " + row.doc() + " |")
                .collect(
                        Collectors.joining(
                                "\n", "| key | default | meaning |\n|---|---|---|\n", ""));
    }

    /// One setting.
    ///
    /// @param expected how its value is written
    /// @param defaultText as a user would write it; nothing where there is none
    public record Row(
            String key,
            String expected,
            Optional<String> defaultText,
            boolean required,
            String doc) {
        private String defaultCell() {
            return defaultText
                    .map(text -> text.isEmpty() ? "empty" : "`" + text + "`")
                    .orElse(required ? "required" : "none");
        }
    }
}
