package io.opentrail.schemas.envelope;

import java.nio.charset.StandardCharsets;

/// What a text of JSON says.
final class JsonText {

    private JsonText() {}

    /// @param from behind the opening quote, of a text that a [JsonCursor] has taken
    /// @param to of the closing quote
    static String unescaped(byte[] bytes, int from, int to) {
        var text = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            int stop = at;
            while (stop < to && bytes[stop] != '\\') {
                stop++;
            }
            text.append(new String(bytes, at, stop - at, StandardCharsets.UTF_8));
            at = stop;
            if (at < to) {
                text.append(escaped(bytes, at + 1));
                at += bytes[at + 1] == 'u' ? 6 : 2;
            }
        }
        return text.toString();
    }

    /// Whether an escape says half of a surrogate pair, which no UTF-8 holds.
    static boolean hasHalfPair(byte[] bytes, int from, int to) {
        return escapesSurrogate(bytes, from, to)
                && unescaped(bytes, from, to).codePoints().anyMatch(JsonText::isHalfPair);
    }

    /// Most escapes are of something else, and then no text has to be made.
    private static boolean escapesSurrogate(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] != '\\') {
                at++;
            } else if (bytes[at + 1] != 'u') {
                at += 2;
            } else if ((bytes[at + 2] | 0x20) == 'd' && Character.digit(bytes[at + 3], 16) >= 8) {
                return true;
            } else {
                at += 6;
            }
        }
        return false;
    }

    private static boolean isHalfPair(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static char escaped(byte[] bytes, int letter) {
        return switch (bytes[letter]) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' ->
                    (char)
                            Integer.parseInt(
                                    new String(bytes, letter + 1, 4, StandardCharsets.US_ASCII),
                                    16);
            default -> (char) bytes[letter];
        };
    }
}
