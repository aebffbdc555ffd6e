package io.opentrail.verifier.digest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.RSAPublicKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/// RSASSA-PKCS1-v1_5 with SHA-256, and keys in the form that CloudTrail hands them out.
public final class RsaSignature {

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 2;

    private RsaSignature() {}

    /// Whether the signature is the key's on the text's UTF-8.
    ///
    /// @param hex the signature; anything else than hex is no signature
    public static boolean verifies(PublicKey key, String text, String hex) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update(text.getBytes(UTF_8));
            return signature.verify(HexFormat.of().parseHex(hex));
        } catch (SignatureException | IllegalArgumentException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA256withRSA", e);
        }
    }

    /// The key of a PKCS#1 `RSAPublicKey` in DER; empty if it is none.
    public static Optional<PublicKey> publicKey(byte[] pkcs1) {
        try {
            var der = new Der(pkcs1);
            if (der.head(SEQUENCE) != pkcs1.length - der.position) {
                return Optional.empty();
            }
            var spec = new RSAPublicKeySpec(der.integer(), der.integer());
            return der.position == pkcs1.length
                    ? Optional.of(KeyFactory.getInstance("RSA").generatePublic(spec))
                    : Optional.empty();
        } catch (GeneralSecurityException | IndexOutOfBoundsException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static final class Der {

        private final byte[] bytes;
        private int position;

        private Der(byte[] bytes) {
            this.bytes = bytes;
        }

        private BigInteger integer() throws GeneralSecurityException {
            int length = head(INTEGER);
            var value = new BigInteger(bytes, position, length);
            position += length;
            return value;
        }

        private int head(int tag) throws GeneralSecurityException {
            if (next() != tag) {
                throw new GeneralSecurityException("no RSAPublicKey");
            }
            int first = next();
            if (first < 0x80) {
                return first;
            }
            int length = 0;
            for (int i = first & 0x7f; i > 0; i--) {
                length = length << 8 | next();
            }
            return length;
        }

        private int next() {
            return bytes[position++] & 0xff;
        }
    }
}
