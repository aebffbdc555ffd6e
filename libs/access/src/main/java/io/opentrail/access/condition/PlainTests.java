package io.opentrail.access.condition;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/// The operators on numbers, times, truth values and addresses. What a request has and is none of
/// these matches nothing.
final class PlainTests {

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");
    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern EPOCH_SECONDS = Pattern.compile("-?\\d{1,11}");

    private PlainTests() {}

    /// @param wanted for the sign of comparing what a request has with the policy's value
    static Function<String, ValueReading> number(IntPredicate wanted) {
        return compared(PlainTests::number, wanted, "must be a number");
    }

    static Function<String, ValueReading> time(IntPredicate wanted) {
        return compared(
                PlainTests::time,
                wanted,
                "must be a time such as 2026-01-02T03:04:05Z, or seconds since 1970");
    }

    static ValueReading truth(String value) {
        return ValueReading.of(
                truthValue(value)
                        .map(wanted -> (given, _) -> truthValue(given).equals(Optional.of(wanted))),
                "must be true or false");
    }

    static ValueReading within(String value) {
        return ValueReading.of(
                AddressRange.parse(value)
                        .map(range ->
                                (given, _) ->
                                        AddressRange.address(given)
                                                .filter(range::contains)
                                                .isPresent()),
                "must be an IP address, or a range of them such as 203.0.113.0/24");
    }

    static Optional<Boolean> truthValue(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static <T extends Comparable<T>> Function<String, ValueReading> compared(
            Function<String, Optional<T>> read, IntPredicate wanted, String rule) {
        return value ->
                ValueReading.of(
                        read.apply(value)
                                .map(limit ->
                                        (given, _) ->
                                                read.apply(given)
                                                        .filter(each ->
                                                                wanted.test(each.compareTo(limit)))
                                                        .isPresent()),
                        rule);
    }

    private static Optional<BigDecimal> number(String text) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    /// One of the W3C's forms of ISO 8601, in which a date alone is its first moment in UTC and
    /// four digits are a year, or seconds since 1970.
    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(parsedTime(text));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    private static Instant parsedTime(String text) {
        if (YEAR.matcher(text).matches()) {
            return startOf(text + "-01-01");
        }
        if (MONTH.matcher(text).matches()) {
            return startOf(text + "-01");
        }
        if (DAY.matcher(text).matches()) {
            return startOf(text);
        }
        return EPOCH_SECONDS.matcher(text).matches()
                ? Instant.ofEpochSecond(Long.parseLong(text))
                : OffsetDateTime.parse(text).toInstant();
    }

    private static Instant startOf(String day) {
        return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
