package io.opentrail.gateway.admission;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/// The strict form of UTF-8. The JSON parser lets overlong and surrogate sequences pass, which
/// readers of a log file do not.
final class Utf8 {

    private static final int CHARS = 4_096;

    private Utf8() {}

    /// The index of the first byte that is wrong.
    static OptionalInt problemAt(byte[] bytes, int from, int to) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
        CharBuffer out = CharBuffer.allocate(Math.min(CHARS, to - from));
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
        } while (result.isOverflow());
        return result.isUnderflow() ? OptionalInt.empty() : OptionalInt.of(in.position());
    }
}
