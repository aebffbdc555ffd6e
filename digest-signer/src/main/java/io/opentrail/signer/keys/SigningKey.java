package io.opentrail.signer.keys;

import io.opentrail.digest.SigningPublicKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/// A key pair of one region. Its text form tells no secret.
///
/// @param validFrom inclusive, whole seconds
/// @param validTo exclusive, whole seconds
public record SigningKey(
        String region, RSAPrivateCrtKey privateKey, Instant validFrom, Instant validTo) {

    private static final int BITS = 2048;

    /// What X.509 puts before the PKCS#1 form of an RSA public key of this size.
    private static final int SPKI_HEADER_BYTES = 24;

    /// A new RSA-2048 key with the public exponent 65537.
    static SigningKey generate(String region, Instant validFrom, Instant validTo) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            var privateKey = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
            return new SigningKey(region, privateKey, validFrom, validTo);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an RSA key could not be made", e);
        }
    }

    /// The public key as PKCS#1 `RSAPublicKey` DER.
    public byte[] publicKeyDer() {
        try {
            byte[] spki =
                    KeyFactory.getInstance("RSA")
                            .generatePublic(
                                    new RSAPublicKeySpec(
                                            privateKey.getModulus(),
                                            privateKey.getPublicExponent()))
                            .getEncoded();
            return Arrays.copyOfRange(spki, SPKI_HEADER_BYTES, spki.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an RSA public key could not be encoded", e);
        }
    }

    /// Lower-case hex MD5 of [#publicKeyDer]: a name, not a proof.
    public String fingerprint() {
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(publicKeyDer());
            return HexFormat.of().formatHex(md5);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    SigningPublicKey publicRecord() {
        return SigningPublicKey.newBuilder()
                .setAwsRegion(region)
                .setFingerprint(fingerprint())
                .setDer(ByteBuffer.wrap(publicKeyDer()))
                .setValidFrom(validFrom)
                .setValidTo(validTo)
                .build();
    }

    @Override
    public String toString() {
        return "SigningKey[" + region + "/" + fingerprint() + "]";
    }
}
