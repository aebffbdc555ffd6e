package io.opentrail.verifier.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.verifier.digest.Location;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/// Which objects were seen, in 16 to 32 bytes each: a salted 64-bit hash of their place. The salt
/// keeps anyone from naming a file so that it passes for another.
final class KeySet {

    private static final long FREE = 0;

    private final byte[] salt = new byte[16];
    private final MessageDigest sha256;
    private long[] slots = new long[1 << 10];
    private int size;

    KeySet() {
        new SecureRandom().nextBytes(salt);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(Location location) {
        if (2 * size >= slots.length) {
            grow();
        }
        if (put(hash(location))) {
            size++;
        }
    }

    boolean contains(Location location) {
        long hash = hash(location);
        return slots[slot(hash)] == hash;
    }

    private boolean put(long hash) {
        int slot = slot(hash);
        boolean added = slots[slot] == FREE;
        slots[slot] = hash;
        return added;
    }

    /// Where the hash is, or would be.
    private int slot(long hash) {
        int slot = (int) hash & (slots.length - 1);
        while (slots[slot] != FREE && slots[slot] != hash) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long hash : old) {
            if (hash != FREE) {
                put(hash);
            }
        }
    }

    private long hash(Location location) {
        sha256.update(salt);
        long hash = ByteBuffer.wrap(sha256.digest(location.toString().getBytes(UTF_8))).getLong();
        return hash == FREE ? 1 : hash;
    }
}
