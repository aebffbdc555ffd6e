package io.opentrail.signer.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.digest.SigningPublicKey;
import io.opentrail.signer.digest.DigestSigning;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final List<SigningPublicKey> published = new ArrayList<>();
    private Instant now = NOW;

    @Test
    void aKeyIsPublishedBeforeItSignsAndVerifiesFromItsPkcs1Form(@TempDir Path folder)
            throws Exception {
        var key = keys(folder).keyFor("eu-west-1", NOW);

        String signature = DigestSigning.sign("text", key.privateKey());

        byte[] der = published.getFirst().getDer().array();
        var verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(
                KeyFactory.getInstance("RSA")
                        .generatePublic(
                                new RSAPublicKeySpec(
                                        new BigInteger(Arrays.copyOfRange(der, 8, 8 + 257)),
                                        BigInteger.valueOf(65537))));
        verifier.update("text".getBytes(UTF_8));
        assertThat(verifier.verify(HexFormat.of().parseHex(signature))).isTrue();
        assertThat(der).hasSize(270).startsWith(0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01);
        assertThat(published.getFirst().getFingerprint()).matches("[0-9a-f]{32}");
    }

    @Test
    void aRestartFindsItsKeyAndPublishesItAgain(@TempDir Path folder) {
        var before = keys(folder).keyFor("eu-west-1", NOW);

        var after = keys(folder).keyFor("eu-west-1", NOW);

        assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
        assertThat(published).hasSize(2);
    }

    @Test
    void keysRotateWithOverlapAndOldTimesKeepTheirKey(@TempDir Path folder) {
        var keys = keys(folder);
        var first = keys.keyFor("eu-west-1", NOW);

        now = NOW.plus(Duration.ofDays(40));
        var second = keys.keyFor("eu-west-1", now);

        assertThat(second.validFrom()).isBefore(first.validTo());
        assertThat(second.validTo()).isAfter(now);
        assertThat(keys.keyFor("eu-west-1", NOW)).isEqualTo(first);
    }

    @Test
    void theFirstKeyIsValidForAsLongAsADigestCanBeLate(@TempDir Path folder) {
        var keys = keys(folder);

        var key = keys.keyFor("eu-west-1", NOW.minus(Duration.ofDays(31)));

        assertThat(key.validFrom()).isBefore(NOW.minus(Duration.ofDays(31)));
        assertThat(key.validTo()).isEqualTo(NOW.plus(SigningKeys.VALIDITY));
    }

    @Test
    void aKeyThatOthersCanReadIsRefused(@TempDir Path folder) throws Exception {
        var key = keys(folder).keyFor("eu-west-1", NOW);
        Path file = folder.resolve("eu-west-1").resolve(key.fingerprint() + ".pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> keys(folder).keyFor("eu-west-1", NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chmod 600");
    }

    private SigningKeys keys(Path folder) {
        return new SigningKeys(new KeyFolder(folder), published::add, () -> now);
    }
}
