package io.opentrail.selector;

import io.opentrail.event.AuditEvent;
import java.util.Arrays;
import java.util.Optional;

/// Whether a basic selector picks reads, writes or both.
public enum ReadWriteType {
    READ_ONLY("ReadOnly"),
    WRITE_ONLY("WriteOnly"),
    ALL("All");

    private final String text;

    ReadWriteType(String text) {
        this.text = text;
    }

    public static Optional<ReadWriteType> named(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    /// An event that does not say is a write.
    public boolean matches(AuditEvent event) {
        boolean read = Boolean.TRUE.equals(event.getReadOnly());
        return switch (this) {
            case ALL -> true;
            case READ_ONLY -> read;
            case WRITE_ONLY -> !read;
        };
    }
}
