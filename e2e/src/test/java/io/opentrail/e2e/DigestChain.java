package io.opentrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

/// The digests of one trail, account and region, read and checked as an auditor does it: with what
/// is in the bucket and the public keys, and nothing else.
final class DigestChain {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Bucket bucket;
    private final List<String> keys;
    private final List<String> backfillKeys;
    private final Map<String, PublicKey> keysByFingerprint;

    /// Takes the digests that there are now.
    ///
    /// @param folder of their keys, down to the region
    DigestChain(Bucket bucket, String folder, CloudTrailClient cloudTrail) {
        this.bucket = bucket;
        Map<Boolean, List<String>> keysByKind =
                bucket.keys().stream()
                        .filter(key -> key.startsWith(folder + "/"))
                        .collect(
                                Collectors.partitioningBy(
                                        key -> key.endsWith("_backfill.json.gz")));
        this.keys = keysByKind.getOrDefault(false, List.of());
        this.backfillKeys = keysByKind.getOrDefault(true, List.of());
        this.keysByFingerprint =
                cloudTrail
                        .listPublicKeys(list ->
                                list.startTime(Instant.EPOCH)
                                        .endTime(Instant.now().plusSeconds(3600)))
                        .publicKeyList()
                        .stream()
                        .collect(
                                Collectors.toMap(
                                        key -> key.fingerprint(),
                                        key -> pkcs1(key.value().asByteArray())));
    }

    /// Backfill digests aside.
    int length() {
        return keys.size();
    }

    /// Checks each digest's place, signature and link, that no time is left out, and the hash of
    /// each log file.
    ///
    /// @return the keys of all log files, in the digests' order, those that came late behind
    List<String> verifiedLogFiles() throws IOException, GeneralSecurityException {
        var logFiles = new ArrayList<String>();
        verify(keys, logFiles);
        verify(backfillKeys, logFiles);
        return logFiles;
    }

    private void verify(List<String> chain, List<String> logFiles)
            throws IOException, GeneralSecurityException {
        JsonNode previous = JSON.nullNode();
        String previousSignature = "null";
        byte[] previousBytes = {};
        for (String key : chain) {
            byte[] bytes = Bucket.gunzipped(bucket.get(key));
            JsonNode digest = JSON.readTree(bytes);
            String signature = bucket.metadata(key).getOrDefault("signature", "");
            assertThat(digest.get("digestS3Object").asText()).isEqualTo(key);
            assertThat(digest.get("digestS3Bucket").asText()).isEqualTo(bucket.name());
            assertThat(digest.get("previousDigestSignature").asText("null"))
                    .as("link of %s", key)
                    .isEqualTo(previousSignature);
            if (!previous.isNull()) {
                if (chain.equals(keys)) {
                    assertThat(digest.get("digestStartTime"))
                            .isEqualTo(previous.get("digestEndTime"));
                }
                assertThat(digest.get("previousDigestS3Object"))
                        .isEqualTo(previous.get("digestS3Object"));
                assertThat(digest.get("previousDigestHashValue").asText())
                        .isEqualTo(sha256(previousBytes));
            }
            verifySignature(digest, key, bytes, signature);
            for (JsonNode logFile : digest.get("logFiles")) {
                logFiles.add(verified(logFile));
            }
            previous = digest;
            previousSignature = signature;
            previousBytes = bytes;
        }
    }

    private String verified(JsonNode logFile) throws IOException {
        String key = logFile.get("s3Object").asText();
        assertThat(logFile.get("s3Bucket").asText()).isEqualTo(bucket.name());
        assertThat(sha256(Bucket.gunzipped(bucket.get(key))))
                .as("hash of %s", key)
                .isEqualTo(logFile.get("hashValue").asText());
        return key;
    }

    private void verifySignature(JsonNode digest, String key, byte[] bytes, String signature)
            throws GeneralSecurityException {
        String signed =
                String.join(
                        "\n",
                        digest.get("digestEndTime").asText(),
                        bucket.name() + "/" + key,
                        sha256(bytes),
                        digest.get("previousDigestSignature").asText("null"));
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(
                keysByFingerprint.get(digest.get("digestPublicKeyFingerprint").asText()));
        verifier.update(signed.getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(HexFormat.of().parseHex(signature)))
                .as("signature of %s", key)
                .isTrue();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A SEQUENCE of two INTEGERs of a 2048-bit key: 4 bytes of head, then 4 + 257 of the modulus,
    /// then 2 + 3 of the exponent.
    private static PublicKey pkcs1(byte[] der) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(
                            new RSAPublicKeySpec(
                                    new BigInteger(der, 8, 257), new BigInteger(der, 267, 3)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
