package io.opentrail.settings;

import java.util.List;

/// Settings that a service cannot start with: every problem that was found, not just the first.
///
/// Has no stack trace: when `main` lets it pass, the user sees the problems and nothing else.
public final class SettingsException extends RuntimeException {
    private final List<String> problems;

    SettingsException(String module, List<String> problems) {
        super(
                "%s: %d %s wrong\n  %s"
                        .formatted(
                                module,
                                problems.size(),
                                problems.size() == 1 ? "setting is" : "settings are",
                                String.join("\n  ", problems)),
                null,
                false,
                false);
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
