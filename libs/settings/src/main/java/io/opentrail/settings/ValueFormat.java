package io.opentrail.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// How values of one type are written.
public final class ValueFormat<T> {
    private static final Function<String, Boolean> FLAG_PARSER = ValueFormat::parseFlag;

    public static final ValueFormat<String> TEXT =
            new ValueFormat<>("text", "unset", text -> text, text -> text);
    public static final ValueFormat<Integer> INTEGER =
            new ValueFormat<>("a whole number", "1", Integer::valueOf, Object::toString);
    public static final ValueFormat<Long> LONG =
            new ValueFormat<>("a whole number", "1", Long::valueOf, Object::toString);
    public static final ValueFormat<Boolean> FLAG =
            new ValueFormat<>("true or false", "false", FLAG_PARSER, Object::toString);
    public static final ValueFormat<Duration> DURATION =
            new ValueFormat<>(
                    "a duration like 500ms, 60s, 5m, 1h, 7d or PT1M30S",
                    "1s",
                    Quantities::parseDuration,
                    Quantities::printDuration);
    public static final ValueFormat<Long> BYTES =
            new ValueFormat<>(
                    "a size like 512, 16KiB, 64MiB or 1GB",
                    "1",
                    Quantities::parseBytes,
                    Quantities::printBytes);
    public static final ValueFormat<Path> PATH =
            new ValueFormat<>("a path", "unset", ValueFormat::parsePath, Path::toString);
    public static final ValueFormat<URI> URL =
            new ValueFormat<>(
                    "a URL like https://host:9000",
                    "http://unset",
                    ValueFormat::parseUrl,
                    URI::toString);
    public static final ValueFormat<HostPort> HOST_PORT =
            new ValueFormat<>(
                    "host:port", "unset:1", ValueFormat::parseHostPort, HostPort::toString);
    public static final ValueFormat<List<String>> LIST =
            new ValueFormat<>(
                    "texts separated by commas",
                    "unset",
                    ValueFormat::parseList,
                    l -> String.join(",", l));

    private final String expected;
    private final T placeholder;
    private final Function<String, T> parser;
    private final Function<T, String> printer;

    private ValueFormat(
            String expected,
            String placeholder,
            Function<String, T> parser,
            Function<T, String> printer) {
        this.expected = expected;
        this.placeholder = parser.apply(placeholder);
        this.parser = parser;
        this.printer = printer;
    }

    /// The constants of an enum, written in lower-kebab.
    public static <E extends Enum<E>> ValueFormat<E> oneOf(Class<E> type) {
        var byName =
                Arrays.stream(type.getEnumConstants())
                        .collect(Collectors.toMap(ValueFormat::kebab, Function.identity()));
        var names = Arrays.stream(type.getEnumConstants()).map(ValueFormat::kebab).toList();
        return new ValueFormat<>(
                "one of " + String.join(", ", names),
                names.getFirst(),
                text ->
                        Optional.ofNullable(byName.get(text))
                                .orElseThrow(() -> new IllegalArgumentException(text)),
                ValueFormat::kebab);
    }

    /// The same, for those values alone that keep to a rule.
    ///
    /// @param moreExpected what a value must be, for messages
    /// @param valid any value that keeps to the rule
    public ValueFormat<T> where(Predicate<T> rule, String moreExpected, String valid) {
        return new ValueFormat<>(
                moreExpected,
                valid,
                text -> {
                    T value = parser.apply(text);
                    return require(rule.test(value), value);
                },
                printer);
    }

    String expected() {
        return expected;
    }

    /// Stands in for a value that is missing or wrong while the rest is read; it is never seen by a
    /// service.
    T placeholder() {
        return placeholder;
    }

    /// What an argument without a value means: `--detach` switches a flag on.
    Optional<String> whenBare() {
        return parser.equals(FLAG_PARSER) ? Optional.of("true") : Optional.empty();
    }

    String print(T value) {
        return printer.apply(value);
    }

    /// @throws IllegalArgumentException if the text is not in this format
    T parse(String text) {
        return parser.apply(text);
    }

    private static boolean parseFlag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Path parsePath(String text) {
        return require(!text.isEmpty(), Path.of(text));
    }

    private static URI parseUrl(String text) {
        var url = URI.create(text);
        return require(url.getScheme() != null && url.getHost() != null, url);
    }

    private static HostPort parseHostPort(String text) {
        int colon = text.lastIndexOf(':');
        require(colon > 0, text);
        var host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        require(bracketed || !host.contains(":"), text);
        return new HostPort(
                bracketed ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(text.substring(colon + 1)));
    }

    private static List<String> parseList(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <V> V require(boolean valid, V value) {
        if (!valid) {
            throw new IllegalArgumentException();
        }
        return value;
    }
}
