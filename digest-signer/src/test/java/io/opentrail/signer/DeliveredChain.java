package io.opentrail.signer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.digest.SigningPublicKey;
import io.opentrail.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Checks a chain in its buckets as a stranger does who has the buckets and the public keys, and
/// nothing of the signer's.
public final class DeliveredChain {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GZIP_HEADER_BYTES = 10;
    private static final int GZIP_TRAILER_BYTES = 8;

    /// What X.509 puts before the PKCS#1 form of an RSA-2048 key.
    private static final String SPKI_HEADER = "30820122300d06092a864886f70d01010105000382010f00";

    private DeliveredChain() {}

    /// One digest as it lies in its bucket.
    ///
    /// @param sha256 of its JSON as it is there
    public record Delivered(
            String bucket, String key, String sha256, Map<String, String> metadata, JsonNode json) {

        public boolean isBackfill() {
            return key.endsWith("_backfill.json.gz");
        }

        String signature() {
            return requireNonNull(metadata.get("signature"));
        }

        /// Of a backfill digest.
        Instant generatedAt() {
            return Instant.parse(requireNonNull(metadata.get("backfill-generation-timestamp")));
        }

        public Instant start() {
            return Instant.parse(json.get("digestStartTime").textValue());
        }

        public Instant end() {
            return Instant.parse(json.get("digestEndTime").textValue());
        }

        public boolean startsAChain() {
            return json.get("previousDigestSignature").isNull();
        }

        String fingerprint() {
            return json.get("digestPublicKeyFingerprint").textValue();
        }

        public List<String> logFiles() {
            List<String> keys = new ArrayList<>();
            json.get("logFiles").forEach(file -> keys.add(file.get("s3Object").textValue()));
            return keys;
        }
    }

    /// The digests of all buckets whose key names the trail, oldest first and backfill digests
    /// last, once each is proven: its signature, its place, its link to the one before of its kind.
    public static List<Delivered> verified(
            Map<String, ? extends Map<String, StoredObject>> objectsByBucket,
            String trail,
            Map<String, SigningPublicKey> keysByFingerprint) {
        List<Delivered> digests = new ArrayList<>();
        objectsByBucket.forEach((bucket, objects) ->
                objects.forEach((key, object) -> {
                    if (key.contains("_" + trail + "_us-east-1_")) {
                        digests.add(read(bucket, key, object));
                    }
                }));
        digests.sort(Comparator.comparing(Delivered::isBackfill).thenComparing(Delivered::end));
        Map<Boolean, List<Delivered>> chains =
                digests.stream().collect(Collectors.partitioningBy(Delivered::isBackfill));
        chains.values().forEach(chain -> verifyChain(chain, keysByFingerprint));
        assertThat(requireNonNull(chains.get(true)).stream().filter(Delivered::startsAChain))
                .as("backfill digests without one before")
                .hasSizeLessThanOrEqualTo(1);
        Map<String, Long> countByLogFile =
                digests.stream()
                        .flatMap(digest -> digest.logFiles().stream())
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(countByLogFile.values()).allMatch(count -> count == 1);
        return digests;
    }

    private static void verifyChain(
            List<Delivered> digests, Map<String, SigningPublicKey> keysByFingerprint) {
        for (int i = 0; i < digests.size(); i++) {
            Delivered digest = digests.get(i);
            SigningPublicKey key = keysByFingerprint.get(digest.fingerprint());
            assertThat(key).as("public key %s", digest.fingerprint()).isNotNull();
            verifyItself(digest, requireNonNull(key));
            if (!digest.startsAChain()) {
                assertThat(i).as("%s has a digest before it", digest.key()).isPositive();
                verifyLink(digests.get(i - 1), digest);
            }
        }
    }

    private static Delivered read(String bucket, String key, StoredObject object) {
        try {
            byte[] bytes = onlyGzipMember(object.body());
            assertThat(object.userMetadata())
                    .containsEntry("signature-algorithm", "SHA256withRSA")
                    .containsKey("signature");
            return new Delivered(
                    bucket,
                    key,
                    hash("SHA-256", bytes),
                    object.userMetadata(),
                    JSON.readTree(bytes));
        } catch (Exception e) {
            throw new AssertionError(key + " cannot be read", e);
        }
    }

    private static byte[] onlyGzipMember(byte[] gzip) throws DataFormatException {
        var bytes = new ByteArrayOutputStream();
        try (var inflater = new Inflater(true)) {
            inflater.setInput(gzip, GZIP_HEADER_BYTES, gzip.length - GZIP_HEADER_BYTES);
            byte[] part = new byte[4096];
            while (!inflater.finished()) {
                int count = inflater.inflate(part);
                assertThat(count > 0 || inflater.finished()).as("the member ends").isTrue();
                bytes.write(part, 0, count);
            }
            assertThat(inflater.getRemaining()).isEqualTo(GZIP_TRAILER_BYTES);
        }
        return bytes.toByteArray();
    }

    private static void verifyItself(Delivered digest, SigningPublicKey key) {
        JsonNode json = digest.json();
        assertThat(json.get("digestS3Bucket").textValue()).isEqualTo(digest.bucket());
        assertThat(json.get("digestS3Object").textValue()).isEqualTo(digest.key());
        assertThat(digest.start()).isBefore(digest.end());
        String time = json.get("digestEndTime").textValue();
        assertThat(digest.key())
                .endsWith(
                        "_%s%s.json.gz"
                                .formatted(
                                        time.replaceAll("[-:]", ""),
                                        digest.isBackfill() ? "_backfill" : ""));
        if (digest.isBackfill()) {
            // what readers ask for: the keys of the hour before and after
            assertThat(key.getValidFrom()).isBefore(digest.generatedAt().plusSeconds(3600));
            assertThat(key.getValidTo()).isAfter(digest.generatedAt().minusSeconds(3600));
        }
        String toSign =
                time
                        + "\n"
                        + digest.bucket()
                        + "/"
                        + digest.key()
                        + "\n"
                        + digest.sha256()
                        + "\n"
                        + json.get("previousDigestSignature").asText("null");
        assertThat(isSigned(toSign, digest.signature(), der(key)))
                .as("signature of %s", digest.key())
                .isTrue();
    }

    private static void verifyLink(Delivered before, Delivered digest) {
        JsonNode json = digest.json();
        if (digest.isBackfill()) {
            assertThat(digest.start())
                    .as("start of %s", digest.key())
                    .isAfterOrEqualTo(before.end());
        } else {
            assertThat(digest.start()).as("start of %s", digest.key()).isEqualTo(before.end());
        }
        assertThat(json.get("previousDigestS3Bucket").textValue()).isEqualTo(before.bucket());
        assertThat(json.get("previousDigestS3Object").textValue()).isEqualTo(before.key());
        assertThat(json.get("previousDigestHashAlgorithm").textValue()).isEqualTo("SHA-256");
        assertThat(json.get("previousDigestHashValue").textValue()).isEqualTo(before.sha256());
        assertThat(json.get("previousDigestSignature").textValue()).isEqualTo(before.signature());
    }

    private static boolean isSigned(String text, String signature, byte[] der) {
        try {
            var verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(publicKey(der));
            verifier.update(text.getBytes(UTF_8));
            return verifier.verify(HexFormat.of().parseHex(signature));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] der(SigningPublicKey key) {
        byte[] der = new byte[key.getDer().remaining()];
        key.getDer().duplicate().get(der);
        return der;
    }

    private static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
        byte[] spki = HexFormat.of().parseHex(SPKI_HEADER + HexFormat.of().formatHex(der));
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
    }

    /// Lower-case hex.
    static String hash(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
