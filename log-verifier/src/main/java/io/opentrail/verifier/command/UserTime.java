package io.opentrail.verifier.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// Times as people type them.
final class UserTime {

    private UserTime() {}

    /// With an offset, or without one in UTC, or a day.
    ///
    /// @throws IllegalArgumentException if it is none of these
    static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            return parseLocal(text);
        }
    }

    private static Instant parseLocal(String text) {
        try {
            return text.length() > "yyyy-MM-dd".length()
                    ? LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("Unable to parse date value: " + text, e);
        }
    }
}
