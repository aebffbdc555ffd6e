package io.opentrail.verifier.digest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a digest says.
///
/// @param endTimeText as it is written, which is what the signature covers
/// @param sha256 of its uncompressed bytes
public record Digest(
        Location location,
        Instant start,
        Instant end,
        String endTimeText,
        String publicKeyFingerprint,
        Optional<Previous> previous,
        Optional<String> previousSignature,
        String sha256,
        List<LogFile> logFiles) {

    public Digest {
        logFiles = List.copyOf(logFiles);
    }

    /// The digest before, as this one names it.
    ///
    /// @param sha256 empty if it was not written
    public record Previous(Location location, Optional<String> sha256) {}

    /// Four lines without a line feed at the end.
    public String stringToSign() {
        return "%s\n%s/%s\n%s\n%s"
                .formatted(
                        endTimeText,
                        location.bucket(),
                        location.key(),
                        sha256,
                        previousSignature.orElse("null"));
    }
}
