package io.opentrail.verifier.chain;

import io.opentrail.verifier.digest.Digest;
import io.opentrail.verifier.digest.Location;
import io.opentrail.verifier.digest.RsaSignature;
import io.opentrail.verifier.keys.PublicKeys;
import java.io.IOException;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Whether what was read is a digest that the trail's key signed for this place, and the one that
/// its successor names.
final class DigestCheck {

    private static final String SIGNATURE = "signature";
    private static final String SIGNATURE_ALGORITHM = "signature-algorithm";
    private static final String BACKFILL_TIME = "backfill-generation-timestamp";
    private static final Duration BACKFILL_SLACK = Duration.ofHours(1);

    private final PublicKeys publicKeys;
    private final String homeRegion;
    private final boolean mayLackMetadata;
    private final Map<String, byte[]> keysByFingerprint = new HashMap<>();

    /// @param mayLackMetadata a signature that is not beside its digest is taken from the successor
    DigestCheck(PublicKeys publicKeys, String homeRegion, boolean mayLackMetadata) {
        this.publicKeys = publicKeys;
        this.homeRegion = homeRegion;
        this.mayLackMetadata = mayLackMetadata;
    }

    /// What the successor says of a digest.
    ///
    /// @param copiedSignature tried where a digest has lost its own; it proves itself, so it may
    ///   come from a successor that is not to be believed
    record Expected(
            Optional<String> signature, Optional<String> sha256, Optional<String> copiedSignature) {

        static final Expected NOTHING =
                new Expected(Optional.empty(), Optional.empty(), Optional.empty());

        static Expected by(Digest successor) {
            return new Expected(
                    successor.previousSignature(),
                    successor.previous().flatMap(Digest.Previous::sha256),
                    successor.previousSignature());
        }

        /// What is left of it if the successor is not to be believed.
        static Expected byUnproven(LoadedDigest successor) {
            return successor instanceof LoadedDigest.Read(Digest digest, _)
                    ? new Expected(Optional.empty(), Optional.empty(), digest.previousSignature())
                    : NOTHING;
        }
    }

    /// Takes the keys of the range.
    ///
    /// @throws IOException if there are none
    void addKeys(Instant start, Instant end) throws IOException {
        Map<String, byte[]> keys = publicKeys.between(start, end);
        if (keys.isEmpty()) {
            throw new IOException("No public keys found between %s and %s".formatted(start, end));
        }
        keysByFingerprint.putAll(keys);
    }

    /// What is wrong with it; empty if nothing is.
    Optional<Finding.InvalidDigest> problem(
            Location location, LoadedDigest loaded, Expected expected, boolean backfill)
            throws IOException {
        return switch (loaded) {
            case LoadedDigest.Missing() ->
                    Optional.of(invalid(location, backfill, Problem.NOT_FOUND));
            case LoadedDigest.Unreadable(Problem problem) ->
                    Optional.of(invalid(location, backfill, problem));
            case LoadedDigest.Read read -> problem(location, read, expected, backfill);
        };
    }

    private Optional<Finding.InvalidDigest> problem(
            Location location, LoadedDigest.Read read, Expected expected, boolean backfill)
            throws IOException {
        Digest digest = read.digest();
        Optional<String> signature = signature(read, expected);
        if (signature.isEmpty()) {
            return Optional.of(withoutSignature(location, backfill));
        }
        if (backfill && !takeKeysOfBackfill(read)) {
            return Optional.of(invalid(location, true, Problem.INVALID_FORMAT));
        }
        if (!digest.location().equals(location)) {
            return Optional.of(invalid(location, backfill, Problem.MOVED));
        }
        byte[] der = keysByFingerprint.get(digest.publicKeyFingerprint());
        if (der == null) {
            return Optional.of(
                    invalid(
                            location,
                            backfill,
                            Problem.PUBLIC_KEY,
                            "public key not found in region %s for fingerprint %s"
                                    .formatted(homeRegion, digest.publicKeyFingerprint())));
        }
        Optional<PublicKey> key = RsaSignature.publicKey(der);
        if (key.isEmpty()) {
            return Optional.of(
                    invalid(
                            location,
                            backfill,
                            Problem.PUBLIC_KEY,
                            "Unable to load PKCS #1 key with fingerprint "
                                    + digest.publicKeyFingerprint()));
        }
        if (!RsaSignature.verifies(key.get(), digest.stringToSign(), signature.get())) {
            return Optional.of(invalid(location, backfill, Problem.SIGNATURE));
        }
        return differs(expected.signature(), signature.get())
                        || differs(expected.sha256(), digest.sha256())
                ? Optional.of(invalid(location, backfill, Problem.REISSUED))
                : Optional.empty();
    }

    private Optional<String> signature(LoadedDigest.Read read, Expected expected) {
        String signature = read.userMetadata().get(SIGNATURE);
        if (signature != null && read.userMetadata().containsKey(SIGNATURE_ALGORITHM)) {
            return Optional.of(signature);
        }
        return mayLackMetadata ? expected.copiedSignature() : Optional.empty();
    }

    private Finding.InvalidDigest withoutSignature(Location location, boolean backfill) {
        return mayLackMetadata
                ? invalid(
                        location,
                        backfill,
                        Problem.SIGNATURE,
                        "signature verification failed: the copy has no signature, and no later digest names it")
                : invalid(location, backfill, Problem.SIGNATURE);
    }

    /// A backfill digest may be signed long after the time that it covers.
    ///
    /// @return whether it says when
    private boolean takeKeysOfBackfill(LoadedDigest.Read read) throws IOException {
        String text = read.userMetadata().get(BACKFILL_TIME);
        if (text == null) {
            return mayLackMetadata;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!keysByFingerprint.containsKey(read.digest().publicKeyFingerprint())) {
                keysByFingerprint.putAll(
                        publicKeys.between(time.minus(BACKFILL_SLACK), time.plus(BACKFILL_SLACK)));
            }
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static boolean differs(Optional<String> expected, String actual) {
        return expected.isPresent() && !expected.get().equals(actual);
    }

    static Finding.InvalidDigest invalid(Location location, boolean backfill, Problem problem) {
        return invalid(location, backfill, problem, problem.text());
    }

    private static Finding.InvalidDigest invalid(
            Location location, boolean backfill, Problem problem, String detail) {
        return new Finding.InvalidDigest(location, backfill, problem, detail);
    }
}
