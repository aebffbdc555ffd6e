package io.opentrail.access.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// RFC 3986 percent-encoding, strict: everything but `A-Z a-z 0-9 - . _ ~` is encoded, in
/// upper-case hex.
final class PercentEncoding {

    private static final String HEX = "0123456789ABCDEF";

    private PercentEncoding() {}

    static String encode(byte[] bytes) {
        return encode(bytes, false);
    }

    /// Leaves `/` as it is.
    static String encodePath(String path) {
        return encode(path.getBytes(StandardCharsets.UTF_8), true);
    }

    private static String encode(byte[] bytes, boolean slashStays) {
        var encoded = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            if (isUnreserved(b) || (slashStays && b == '/')) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
            }
        }
        return encoded.toString();
    }

    /// The bytes of a query's name or value. `+` is a space, as the servers behind read it; a `%`
    /// that begins no escape is itself.
    static byte[] decodeQueryPart(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        var decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && isEscape(bytes, i)) {
                decoded.write((hexDigit(bytes[i + 1]) << 4) | hexDigit(bytes[i + 2]));
                i += 2;
            } else {
                decoded.write(bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return decoded.toByteArray();
    }

    private static boolean isEscape(byte[] bytes, int at) {
        return at + 2 < bytes.length
                && hexDigit(bytes[at + 1]) >= 0
                && hexDigit(bytes[at + 2]) >= 0;
    }

    private static int hexDigit(byte b) {
        return b < 0 ? -1 : Character.digit((char) b, 16);
    }

    private static boolean isUnreserved(byte b) {
        return (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || (b >= '0' && b <= '9')
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
    }
}
