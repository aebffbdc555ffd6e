package io.opentrail.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Header fields in the order in which they arrived or will be sent; a name may occur several
/// times.
///
/// Values hold one character per byte (ISO-8859-1): a value that was sent in UTF-8 has to be
/// re-read as such.
public record Headers(List<Header> entries) {
    private static final Headers NONE = new Headers(List.of());
    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

    public Headers {
        entries = List.copyOf(entries);
    }

    public static Headers none() {
        return NONE;
    }

    /// Names and values in turn.
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values must come in pairs");
        }
        return new Headers(
                IntStream.range(0, namesAndValues.length / 2)
                        .mapToObj(i -> new Header(namesAndValues[2 * i], namesAndValues[2 * i + 1]))
                        .toList());
    }

    /// The first value of the name, whatever its case.
    public Optional<String> first(String name) {
        return entries.stream().filter(h -> h.isNamed(name)).map(Header::value).findFirst();
    }

    /// All values of the name, whatever its case, in order.
    public List<String> all(String name) {
        return entries.stream().filter(h -> h.isNamed(name)).map(Header::value).toList();
    }

    /// With one more field at the end.
    public Headers with(String name, String value) {
        var longer = new ArrayList<>(entries);
        longer.add(new Header(name, value));
        return new Headers(longer);
    }

    /// One field. Names are tokens and values have no line break, so that no value can smuggle in a
    /// further field.
    public record Header(String name, String value) {
        public Header {
            if (name.isEmpty() || !name.chars().allMatch(Header::isTokenCharacter)) {
                throw new IllegalArgumentException("header name '" + name + "' is not a token");
            }
            if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
                throw new IllegalArgumentException(
                        "header '" + name + "' has a line break or NUL in its value");
            }
        }

        boolean isNamed(String wanted) {
            return name.equalsIgnoreCase(wanted);
        }

        private static boolean isTokenCharacter(int c) {
            return c < 128 && (Character.isLetterOrDigit(c) || TOKEN_SYMBOLS.indexOf(c) >= 0);
        }
    }
}
