package io.opentrail.verifier.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.verifier.bucket.BucketReader;
import io.opentrail.verifier.bucket.BucketReader.OpenObject;
import io.opentrail.verifier.digest.RsaSignature;
import io.opentrail.verifier.digest.Sha256;
import io.opentrail.verifier.keys.PublicKeys;
import java.io.IOException;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks a folder of query results against its sign file: each file's hash, as it is stored, and
/// the signature on the list of hashes.
///
/// Only the hashes are signed, not the names, so each file must be in the folder itself.
public final class QueryResultVerifier {

    static final String SIGN_FILE = "result_sign.json";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration KEY_SEARCH = Duration.ofDays(20);

    private final BucketReader reader;
    private final PublicKeys publicKeys;

    public QueryResultVerifier(BucketReader reader, PublicKeys publicKeys) {
        this.reader = reader;
        this.publicKeys = publicKeys;
    }

    /// What is wrong with the results; empty if nothing is.
    ///
    /// @param folder with a slash at the end, or empty
    /// @throws IOException if something could not be read
    public List<String> problems(String bucket, String folder) throws IOException {
        Optional<OpenObject> found = reader.open(bucket, folder + SIGN_FILE);
        if (found.isEmpty()) {
            return List.of("there is no " + SIGN_FILE);
        }
        JsonNode sign;
        try (OpenObject object = found.get()) {
            sign = JSON.readTree(object.body().readAllBytes());
        } catch (com.fasterxml.jackson.core.JsonProcessingException _) {
            return List.of(SIGN_FILE + " is not JSON");
        }
        List<String> problems = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        for (JsonNode file : sign.path("files")) {
            hashes.add(file.path("fileHashValue").asText());
            checkFile(bucket, folder, file).ifPresent(problems::add);
        }
        if (hashes.isEmpty()) {
            problems.add(SIGN_FILE + " names no file");
        } else {
            checkSignature(sign, String.join(" ", hashes)).ifPresent(problems::add);
        }
        return problems;
    }

    private Optional<String> checkFile(String bucket, String folder, JsonNode file)
            throws IOException {
        String name = file.path("fileName").asText();
        if (name.isEmpty() || name.contains("/") || name.contains("\\")) {
            return Optional.of("file '%s' is not in the folder".formatted(name));
        }
        Optional<OpenObject> found = reader.open(bucket, folder + name);
        if (found.isEmpty()) {
            return Optional.of("file '%s' is missing".formatted(name));
        }
        var sha256 = new Sha256();
        try (OpenObject object = found.get()) {
            var chunk = new byte[64 * 1024];
            for (int length; (length = object.body().read(chunk)) >= 0; ) {
                sha256.update(chunk, length);
            }
        }
        return sha256.hex().equals(file.path("fileHashValue").asText())
                ? Optional.empty()
                : Optional.of("file '%s' has another hash than was signed".formatted(name));
    }

    private Optional<String> checkSignature(JsonNode sign, String hashes) throws IOException {
        String fingerprint = sign.path("publicKeyFingerprint").asText();
        Instant completed;
        try {
            completed = Instant.parse(sign.path("queryCompleteTime").asText());
        } catch (DateTimeException _) {
            return Optional.of("queryCompleteTime is not a time");
        }
        byte[] der = publicKeys.between(completed, completed.plus(KEY_SEARCH)).get(fingerprint);
        Optional<PublicKey> key = Optional.ofNullable(der).flatMap(RsaSignature::publicKey);
        if (key.isEmpty()) {
            return Optional.of("there is no public key with fingerprint " + fingerprint);
        }
        return RsaSignature.verifies(key.get(), hashes, sign.path("hashSignature").asText())
                ? Optional.empty()
                : Optional.of("the signature does not verify");
    }
}
