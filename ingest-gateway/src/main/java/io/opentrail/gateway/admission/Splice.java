package io.opentrail.gateway.admission;

import io.opentrail.schemas.envelope.Gap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/// Adds fields to a record's bytes and leaves all others as they are.
final class Splice {

    private Splice() {}

    /// New fields go right behind the opening brace. One that the record has without a value goes
    /// before the closing brace: the last of two equal names is the one that readers take.
    ///
    /// @param from of the record's opening brace
    /// @param to behind its closing brace
    /// @param valuesByGap values that need no escaping, in the order in which they are to be
    ///   written
    /// @return the bytes themselves where there is nothing to add, else a copy
    static ByteBuffer into(byte[] body, int from, int to, Map<Gap, String> valuesByGap) {
        if (valuesByGap.isEmpty()) {
            return ByteBuffer.wrap(body, from, to - from);
        }
        String front = fields(valuesByGap, false);
        String separator = front.isEmpty() || isEmpty(body, from + 1) ? "" : ",";
        String back = fields(valuesByGap, true);
        byte[] head = bytes("{" + front + separator);
        byte[] tail = bytes((back.isEmpty() ? "" : ",") + back + "}");
        return ByteBuffer.allocate(head.length + to - from - 2 + tail.length)
                .put(head)
                .put(body, from + 1, to - from - 2)
                .put(tail)
                .flip();
    }

    private static String fields(Map<Gap, String> valuesByGap, boolean shadowed) {
        return valuesByGap.entrySet().stream()
                .filter(entry -> entry.getKey().shadowed() == shadowed)
                .map(entry ->
                        "\"%s\":\"%s\""
                                .formatted(entry.getKey().field().jsonName(), entry.getValue()))
                .collect(Collectors.joining(","));
    }

    private static boolean isEmpty(byte[] body, int afterBrace) {
        int position = afterBrace;
        while (body[position] == ' '
                || body[position] == '\t'
                || body[position] == '\r'
                || body[position] == '\n') {
            position++;
        }
        return body[position] == '}';
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
