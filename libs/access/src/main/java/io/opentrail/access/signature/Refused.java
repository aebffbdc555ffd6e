package io.opentrail.access.signature;

import java.time.Instant;

/// Why a request's signature does not count, with AWS's error code, HTTP status and wording. The
/// message never holds a signature or a secret, so it can be sent to the caller.
public record Refused(String code, int httpStatus, String message)
        implements ClaimResult, VerificationResult {

    private static final int FORBIDDEN = 403;

    /// For the caller to answer with when no principal has the claim's access key.
    public static Refused unknownAccessKey() {
        return new Refused(
                "UnrecognizedClientException",
                FORBIDDEN,
                "The security token included in the request is invalid.");
    }

    static Refused notSigned() {
        return new Refused(
                "MissingAuthenticationTokenException",
                FORBIDDEN,
                "Missing Authentication Token: the request has no Authorization header.");
    }

    static Refused incomplete(String message) {
        return new Refused("IncompleteSignature", FORBIDDEN, message);
    }

    static Refused invalid(String message) {
        return new Refused("InvalidSignatureException", FORBIDDEN, message);
    }

    static Refused mismatch() {
        return invalid(
                "The request signature we calculated does not match the signature you provided. "
                        + "Check your AWS Secret Access Key and signing method. "
                        + "Consult the service documentation for details.");
    }

    /// For a signature that is older than it may be.
    ///
    /// @param validity how old it may be, such as `5 min.`
    static Refused expired(Instant signedAt, Instant earliest, Instant now, String validity) {
        return invalid(
                "Signature expired: %s is now earlier than %s (%s - %s)"
                        .formatted(
                                BasicTime.format(signedAt),
                                BasicTime.format(earliest),
                                BasicTime.format(now),
                                validity));
    }

    static Refused notYetCurrent(Instant signedAt, Instant latest, Instant now, long skewMinutes) {
        return invalid(
                "Signature not yet current: %s is still later than %s (%s + %d min.)"
                        .formatted(
                                BasicTime.format(signedAt),
                                BasicTime.format(latest),
                                BasicTime.format(now),
                                skewMinutes));
    }
}
