package io.opentrail.sink.logfile;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The folders that log files go to, by the category of their events.
public enum LogFileKind {
    CLOUD_TRAIL("CloudTrail"),
    INSIGHT("CloudTrail-Insight"),
    NETWORK_ACTIVITY("CloudTrail-NetworkActivity");

    private final String folder;

    LogFileKind(String folder) {
        this.folder = folder;
    }

    public String folder() {
        return folder;
    }

    /// Management and data events share a folder, and so does every category without one of its
    /// own.
    public static LogFileKind of(@Nullable String eventCategory) {
        return switch (Objects.requireNonNullElse(eventCategory, "")) {
            case "Insight" -> INSIGHT;
            case "NetworkActivity" -> NETWORK_ACTIVITY;
            default -> CLOUD_TRAIL;
        };
    }
}
