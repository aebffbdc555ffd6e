package io.opentrail.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Numbers with a unit. All parsers throw [IllegalArgumentException] for what they cannot read.
final class Quantities {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d+) ?([A-Za-z]*)");

    /// Units in the order in which a value tries them for its shortest exact form.
    private static final Map<String, Long> MILLIS_BY_UNIT =
            ordered(
                    Map.entry("d", 86_400_000L),
                    Map.entry("h", 3_600_000L),
                    Map.entry("m", 60_000L),
                    Map.entry("s", 1_000L),
                    Map.entry("ms", 1L));

    private static final Map<String, Long> BYTES_BY_UNIT =
            ordered(
                    Map.entry("TiB", 1L << 40),
                    Map.entry("GiB", 1L << 30),
                    Map.entry("MiB", 1L << 20),
                    Map.entry("KiB", 1L << 10),
                    Map.entry("TB", 1_000_000_000_000L),
                    Map.entry("GB", 1_000_000_000L),
                    Map.entry("MB", 1_000_000L),
                    Map.entry("KB", 1_000L),
                    Map.entry("B", 1L),
                    Map.entry("", 1L));

    private Quantities() {}

    static Duration parseDuration(String text) {
        return text.startsWith("P")
                ? parseIso(text)
                : Duration.ofMillis(parse(text, MILLIS_BY_UNIT));
    }

    static long parseBytes(String text) {
        return parse(text, BYTES_BY_UNIT);
    }

    static String printDuration(Duration duration) {
        return duration.toNanosPart() % 1_000_000 != 0
                ? duration.toString()
                : print(duration.toMillis(), "0s", MILLIS_BY_UNIT);
    }

    static String printBytes(long bytes) {
        return print(bytes, "0", BYTES_BY_UNIT);
    }

    private static Duration parseIso(String text) {
        try {
            var duration = Duration.parse(text);
            if (duration.isNegative()) {
                throw new IllegalArgumentException("negative");
            }
            return duration;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static long parse(String text, Map<String, Long> factorByUnit) {
        var matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        var factor = factorByUnit.get(matcher.group(2));
        if (factor == null) {
            throw new IllegalArgumentException("unknown unit");
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String print(long amount, String zero, Map<String, Long> factorByUnit) {
        if (amount == 0) {
            return zero;
        }
        return factorByUnit.entrySet().stream()
                .filter(unit -> amount % unit.getValue() == 0)
                .findFirst()
                .map(unit -> amount / unit.getValue() + unit.getKey())
                .orElseThrow();
    }

    @SafeVarargs
    private static Map<String, Long> ordered(Map.Entry<String, Long>... entries) {
        var ordered = new LinkedHashMap<String, Long>();
        for (var entry : entries) {
            ordered.put(entry.getKey(), entry.getValue());
        }
        return ordered;
    }
}
