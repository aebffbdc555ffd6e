package io.opentrail.signer.digest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.HexFormat;

/// Hash and signature of a digest.
public final class DigestSigning {

    public static final String ALGORITHM = "SHA256withRSA";

    private DigestSigning() {}

    /// Lower-case hex.
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// What a digest's signature covers: four lines without a line feed at the end.
    ///
    /// @param sha256 of the document's JSON
    public static String stringToSign(DigestDocument document, String sha256) {
        PreviousDigest previous = document.previous();
        return "%s\n%s/%s\n%s\n%s"
                .formatted(
                        DigestDocument.time(document.digest().end()),
                        document.bucket(),
                        document.objectKey(),
                        sha256,
                        previous == null ? "null" : previous.signature());
    }

    /// RSASSA-PKCS1-v1_5 in lower-case hex; equal input gives equal output.
    public static String sign(String stringToSign, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(stringToSign.getBytes(UTF_8));
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an RSA key could not sign", e);
        }
    }
}
