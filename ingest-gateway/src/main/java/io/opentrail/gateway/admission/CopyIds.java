package io.opentrail.gateway.admission;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/// The ids of copies, made from what a retry has too: UUIDs of version 5 ([RFC
/// 9562](https://www.rfc-editor.org/rfc/rfc9562#section-5.5)).
final class CopyIds {

    private static final UUID NAMESPACE = UUID.fromString("0ac2cb9c-5a0c-5f5b-8ab9-1c1d9a5f7c36");
    private static final String SHARED = "shared";

    private CopyIds() {}

    /// The `eventID` of the copy that another account receives.
    static String eventId(String originalEventId, String account) {
        return uuid(originalEventId + "/" + account);
    }

    /// The `sharedEventID` of all copies.
    static String sharedEventId(String originalEventId) {
        return uuid(originalEventId + "/" + SHARED);
    }

    private static String uuid(String name) {
        ByteBuffer hash =
                ByteBuffer.wrap(
                        sha1(
                                ByteBuffer.allocate(2 * Long.BYTES)
                                        .putLong(NAMESPACE.getMostSignificantBits())
                                        .putLong(NAMESPACE.getLeastSignificantBits())
                                        .array(),
                                name.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & 0xffffffffffff0fffL) | 0x5000L;
        long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    private static byte[] sha1(byte[] namespace, byte[] name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(namespace);
            return digest.digest(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1", e);
        }
    }
}
