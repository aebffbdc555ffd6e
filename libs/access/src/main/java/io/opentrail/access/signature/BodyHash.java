package io.opentrail.access.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 in lower-case hex, the form in which a body takes part in its request's signature.
public final class BodyHash {

    /// Of a request without a body.
    public static final String EMPTY =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private BodyHash() {}

    public static String of(byte[] body) {
        return HexFormat.of().formatHex(newDigest().digest(body));
    }

    static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// For a body that is hashed while it is read; `HexFormat.of()` makes the hash of its result.
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
