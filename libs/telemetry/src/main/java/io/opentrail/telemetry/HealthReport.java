package io.opentrail.telemetry;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What all checks found, by name.
public record HealthReport(SortedMap<String, HealthStatus> statusByName) {
    public HealthReport {
        statusByName = Collections.unmodifiableSortedMap(new TreeMap<>(statusByName));
    }

    /// Whether every part is up, and there is one: a process that has none yet is starting.
    public boolean isUp() {
        return !statusByName.isEmpty()
                && statusByName.values().stream().allMatch(HealthStatus.Up.class::isInstance);
    }
}
