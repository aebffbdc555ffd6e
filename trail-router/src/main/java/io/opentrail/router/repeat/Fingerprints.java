package io.opentrail.router.repeat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Makes fingerprints. Not thread-safe.
final class Fingerprints {

    private static final int SHA_256_LENGTH = 32;

    private final MessageDigest sha256;
    private final byte[] digest = new byte[SHA_256_LENGTH];

    Fingerprints() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Of who an event is.
    Fingerprint ofIdentity(String account, String eventId) {
        sha256.update(account.getBytes(UTF_8));
        sha256.update((byte) 0);
        sha256.update(eventId.getBytes(UTF_8));
        return finish();
    }

    /// Of what an event says.
    Fingerprint ofContent(ByteBuffer record) {
        sha256.update(record.duplicate());
        return finish();
    }

    /// Of who an event is and what it says.
    Fingerprint ofBoth(Fingerprint identity, Fingerprint content) {
        sha256.update(identity.toBytes());
        sha256.update(content.toBytes());
        return finish();
    }

    private Fingerprint finish() {
        try {
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 has " + SHA_256_LENGTH + " bytes", e);
        }
        return Fingerprint.read(ByteBuffer.wrap(digest));
    }
}
