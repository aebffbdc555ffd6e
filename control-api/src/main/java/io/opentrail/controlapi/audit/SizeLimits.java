package io.opentrail.controlapi.audit;

import java.nio.charset.StandardCharsets;

/// CloudTrail's limits for the fields of a record. How a record shows that one was exceeded is not
/// documented for objects; this is our own form.
final class SizeLimits {

    static final int MAX_TEXT_BYTES = 1_024;
    static final int MAX_OBJECT_BYTES = 100 * 1_024;

    private static final String ELLIPSIS = "...";

    private SizeLimits() {}

    /// The text, or as much of its beginning as fits, with three dots.
    static String text(String text) {
        if (bytes(text) <= MAX_TEXT_BYTES) {
            return text;
        }
        int room = MAX_TEXT_BYTES - ELLIPSIS.length();
        int end = 0;
        while (true) {
            int next = text.offsetByCodePoints(end, 1);
            room -= bytes(text.substring(end, next));
            if (room < 0) {
                return text.substring(0, end) + ELLIPSIS;
            }
            end = next;
        }
    }

    /// The object's JSON, or that of an object that stands for it.
    static String object(String json) {
        int bytes = bytes(json);
        return bytes <= MAX_OBJECT_BYTES
                ? json
                : "{\"omitted\":true,\"originalSize\":%d,\"reason\":\"FIELD_SIZE_EXCEEDED\"}"
                        .formatted(bytes);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
