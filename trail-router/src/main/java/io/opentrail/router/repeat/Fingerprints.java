package io.opentrail.router.repeat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Makes fingerprints. Not thread-safe.
final class Fingerprints {

    private final MessageDigest sha256;

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
        return Fingerprint.ofDigest(sha256.digest(eventId.getBytes(UTF_8)));
    }

    /// Of what an event says.
    Fingerprint ofContent(ByteBuffer record) {
        sha256.update(record);
        return Fingerprint.ofDigest(sha256.digest());
    }

    /// Of who an event is and what it says.
    Fingerprint ofBoth(Fingerprint identity, Fingerprint content) {
        sha256.update(identity.bytes().get());
        return Fingerprint.ofDigest(sha256.digest(content.bytes().get()));
    }
}
