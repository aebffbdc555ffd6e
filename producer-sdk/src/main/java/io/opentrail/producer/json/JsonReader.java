package io.opentrail.producer.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Reads a JSON document, such as a gateway's answer, into maps, lists, strings, doubles and
/// booleans.
public final class JsonReader {

    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /// The object's members.
    ///
    /// @throws IllegalArgumentException if the bytes are no JSON object, or nested over 64 levels
    public static Map<String, @Nullable Object> object(byte[] json) {
        var reader = new JsonReader(new String(json, StandardCharsets.UTF_8));
        reader.spaces();
        reader.expect('{');
        Map<String, @Nullable Object> object = reader.members(1);
        reader.spaces();
        if (reader.at < reader.text.length()) {
            throw reader.problem("there is more behind the end");
        }
        return object;
    }

    private @Nullable Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw problem("nested too deep");
        }
        spaces();
        char c = next();
        return switch (c) {
            case '{' -> members(depth + 1);
            case '[' -> elements(depth + 1);
            case '"' -> string();
            case 't' -> literal("rue", true);
            case 'f' -> literal("alse", false);
            case 'n' -> literal("ull", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> members(int depth) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        spaces();
        if (skip('}')) {
            return members;
        }
        do {
            spaces();
            expect('"');
            String name = string();
            spaces();
            expect(':');
            members.put(name, value(depth));
            spaces();
        } while (skip(','));
        expect('}');
        return members;
    }

    private List<@Nullable Object> elements(int depth) {
        var elements = new ArrayList<@Nullable Object>();
        spaces();
        if (skip(']')) {
            return elements;
        }
        do {
            elements.add(value(depth));
            spaces();
        } while (skip(','));
        expect(']');
        return elements;
    }

    private String string() {
        var string = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            string.append(c == '\\' ? escaped() : c);
        }
        return string.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) unicode();
            default -> throw problem("no such escape");
        };
    }

    private int unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw problem("no hexadecimal digit");
            }
            code = code << 4 | digit;
        }
        return code;
    }

    private @Nullable Object literal(String rest, @Nullable Object value) {
        if (!text.startsWith(rest, at)) {
            throw problem("no value");
        }
        at += rest.length();
        return value;
    }

    private Double number() {
        int from = at - 1;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return Double.valueOf(text.substring(from, at));
        } catch (NumberFormatException e) {
            throw problem("no value");
        }
    }

    private void spaces() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean skip(char c) {
        boolean isThere = at < text.length() && text.charAt(at) == c;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private void expect(char c) {
        if (!skip(c)) {
            throw problem("'" + c + "' is missing");
        }
    }

    private char next() {
        if (at >= text.length()) {
            throw problem("the end is missing");
        }
        return text.charAt(at++);
    }

    private IllegalArgumentException problem(String what) {
        return new IllegalArgumentException("character " + at + ": " + what);
    }

    /// A member that must be there and of that type.
    ///
    /// @throws NoSuchElementException if it is not
    public static <T> T member(Map<String, @Nullable Object> object, String name, Class<T> type) {
        Object value = object.get(name);
        if (!type.isInstance(value)) {
            throw new NoSuchElementException("no " + type.getSimpleName() + " '" + name + "'");
        }
        return type.cast(value);
    }
}
