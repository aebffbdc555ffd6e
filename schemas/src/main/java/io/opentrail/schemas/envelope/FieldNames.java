package io.opentrail.schemas.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Finds fields by the bytes of their names.
final class FieldNames {

    /// The most that one character takes: a backslash, `u` and four digits.
    private static final int MAX_ESCAPED_BYTES = 6;

    private final List<List<Name>> byLength;

    /// @param jsonNames in ASCII
    FieldNames(List<String> jsonNames) {
        List<Name> names =
                IntStream.range(0, jsonNames.size())
                        .mapToObj(position ->
                                new Name(
                                        jsonNames.get(position),
                                        jsonNames.get(position).getBytes(StandardCharsets.US_ASCII),
                                        position))
                        .toList();
        int longest = names.stream().mapToInt(name -> name.ascii.length).max().orElseThrow();
        this.byLength =
                IntStream.rangeClosed(0, longest)
                        .mapToObj(length ->
                                names.stream().filter(name -> name.ascii.length == length).toList())
                        .toList();
    }

    /// Where the cursor's last text stands among the names, or -1.
    int positionOf(JsonCursor cursor) {
        int length = cursor.textEnd() - cursor.textStart();
        if (cursor.isTextEscaped()) {
            return length < byLength.size() * MAX_ESCAPED_BYTES ? byText(cursor) : -1;
        }
        if (length >= byLength.size()) {
            return -1;
        }
        List<Name> candidates = byLength.get(length);
        for (int i = 0; i < candidates.size(); i++) {
            Name name = candidates.get(i);
            if (Arrays.equals(
                    cursor.bytes(), cursor.textStart(), cursor.textEnd(), name.ascii, 0, length)) {
                return name.position;
            }
        }
        return -1;
    }

    /// Makes the text once, for all names.
    private int byText(JsonCursor cursor) {
        String text = cursor.text(cursor.textStart(), cursor.textEnd(), true);
        if (text.length() >= byLength.size()) {
            return -1;
        }
        for (Name name : byLength.get(text.length())) {
            if (name.text.equals(text)) {
                return name.position;
            }
        }
        return -1;
    }

    // An array: names are made once, and compared by their bytes alone.
    @SuppressWarnings("ArrayRecordComponent")
    private record Name(String text, byte[] ascii, int position) {}
}
