package io.opentrail.producer.event;

/// How large a record and its fields may be, and what is written where one is larger. CloudTrail
/// documents the limits, but not what a field looks like that is over them.
final class SizeLimits {

    static final int RECORD_BYTES = 262_144;
    static final int STRING_BYTES = 1024;
    static final int OBJECT_BYTES = 100 << 10;
    static final int ADDITIONAL_DATA_BYTES = 28 << 10;
    static final int RESOURCES_BYTES = 28 << 10;

    private static final String CUT = "...";

    private SizeLimits() {}

    /// Whole where it is at most 1,024 bytes of UTF-8, or else cut on a code point's border, with
    /// `...` at the end.
    static String cut(String text) {
        // no char takes more than three bytes
        if (text.length() <= STRING_BYTES / 3) {
            return text;
        }
        int bytes = 0;
        int fits = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            bytes += utf8Bytes(codePoint);
            if (bytes > STRING_BYTES) {
                return text.substring(0, fits) + CUT;
            }
            i += Character.charCount(codePoint);
            if (bytes <= STRING_BYTES - CUT.length()) {
                fits = i;
            }
        }
        return text;
    }

    private static int utf8Bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
