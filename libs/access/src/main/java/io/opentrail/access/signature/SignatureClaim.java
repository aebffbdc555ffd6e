package io.opentrail.access.signature;

import java.time.Instant;
import java.util.List;

/// A well-formed, current claim to have signed a request, not yet verified.
///
/// @param signedAt in whole seconds
/// @param signedHeaders lower-case names in the order that the signer gave them
public record SignatureClaim(
        String accessKeyId,
        CredentialScope scope,
        Instant signedAt,
        List<String> signedHeaders,
        String signature)
        implements ClaimResult {

    public SignatureClaim {
        signedHeaders = List.copyOf(signedHeaders);
    }

    /// Without the signature.
    @Override
    public String toString() {
        return "SignatureClaim[" + accessKeyId + "/" + scope + ", signed at " + signedAt + "]";
    }
}
