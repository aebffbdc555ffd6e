package io.opentrail.access.signature;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;

/// ISO 8601's basic form in UTC, to the second: `20260102T030405Z`.
final class BasicTime {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                    .withResolverStyle(ResolverStyle.STRICT);
    private static final int DATE_LENGTH = "20260102".length();

    private BasicTime() {}

    static String format(Instant instant) {
        return FORMAT.format(instant.atOffset(ZoneOffset.UTC));
    }

    static String date(Instant instant) {
        return format(instant).substring(0, DATE_LENGTH);
    }

    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, FORMAT).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException notBasic) {
            return Optional.empty();
        }
    }

    /// As a `Date` header carries it: RFC 1123's form or the basic one.
    static Optional<Instant> parseHttpDate(String text) {
        return parse(text).or(() -> parseRfc1123(text));
    }

    private static Optional<Instant> parseRfc1123(String text) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException notRfc1123) {
            return Optional.empty();
        }
    }
}
