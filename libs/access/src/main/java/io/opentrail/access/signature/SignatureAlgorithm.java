package io.opentrail.access.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The arithmetic of AWS4-HMAC-SHA256: a key derived for a scope, and the signature made with it.
final class SignatureAlgorithm {

    static final String NAME = "AWS4-HMAC-SHA256";

    private static final String MAC = "HmacSHA256";

    private SignatureAlgorithm() {}

    /// In lower-case hex.
    static String signature(
            String canonicalRequest, CredentialScope scope, Instant signedAt, String secret) {
        String stringToSign =
                String.join(
                        "\n",
                        NAME,
                        BasicTime.format(signedAt),
                        scope.toString(),
                        BodyHash.of(canonicalRequest));
        return HexFormat.of().formatHex(hmac(signingKey(scope, secret), stringToSign));
    }

    private static byte[] signingKey(CredentialScope scope, String secret) {
        byte[] dateKey = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), scope.date());
        byte[] regionKey = hmac(dateKey, scope.region());
        byte[] serviceKey = hmac(regionKey, scope.service());
        return hmac(serviceKey, CredentialScope.TERMINATOR);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        }
    }
}
