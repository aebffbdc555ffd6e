package io.opentrail.schemas.envelope;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.OptionalLong;

/// The time of an event: ISO-8601 with a zone, in a year that other software can read.
final class EventTime {

    private static final int USUAL_LENGTH = "2026-01-31T23:59:59Z".length();
    private static final int SECONDS_A_DAY = 86_400;
    private static final int MAX_YEAR = 9_999;

    private EventTime() {}

    /// Milliseconds since 1970; empty if the text is no such time.
    static OptionalLong millis(Spans spans, int place) {
        try {
            long seconds = usualSeconds(spans, place);
            return seconds == Long.MIN_VALUE
                    ? anyMillis(String.valueOf(spans.text(place)))
                    : OptionalLong.of(1_000 * seconds);
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong anyMillis(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text);
        return time.getYear() > 0 && time.getYear() <= MAX_YEAR
                ? OptionalLong.of(time.toInstant().toEpochMilli())
                : OptionalLong.empty();
    }

    /// Of the form that nearly all have, whole seconds in UTC; else `Long.MIN_VALUE`.
    private static long usualSeconds(Spans spans, int place) {
        byte[] bytes = spans.bytes();
        int start = spans.start(place);
        if (spans.length(place) != USUAL_LENGTH
                || bytes[start + 4] != '-'
                || bytes[start + 7] != '-'
                || bytes[start + 10] != 'T'
                || bytes[start + 13] != ':'
                || bytes[start + 16] != ':'
                || bytes[start + 19] != 'Z') {
            return Long.MIN_VALUE;
        }
        int year = 100 * twoDigits(bytes, start) + twoDigits(bytes, start + 2);
        int hour = twoDigits(bytes, start + 11);
        int minute = twoDigits(bytes, start + 14);
        int second = twoDigits(bytes, start + 17);
        if (year <= 0 || hour > 23 || minute > 59 || second > 59) {
            throw new DateTimeException("no such year or time of day");
        }
        long day =
                LocalDate.of(year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8))
                        .toEpochDay();
        return day * SECONDS_A_DAY + 3_600L * hour + 60L * minute + second;
    }

    private static int twoDigits(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
            throw new DateTimeException("not two digits");
        }
        return 10 * tens + ones;
    }
}
