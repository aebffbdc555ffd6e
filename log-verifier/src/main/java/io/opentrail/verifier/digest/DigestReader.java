package io.opentrail.verifier.digest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the JSON of a digest.
public final class DigestReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DigestReader() {}

    /// Empty if it is no JSON or lacks what every digest has.
    public static Optional<Digest> read(byte[] json) {
        try {
            return Optional.of(digest(JSON.readTree(json), Sha256.of(json)));
        } catch (IOException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Digest digest(JsonNode json, String sha256) throws IOException {
        if (!json.has("previousDigestSignature")) {
            throw new IOException("no previousDigestSignature");
        }
        String end = text(json, "digestEndTime");
        return new Digest(
                new Location(text(json, "digestS3Bucket"), text(json, "digestS3Object")),
                Instant.parse(text(json, "digestStartTime")),
                Instant.parse(end),
                end,
                text(json, "digestPublicKeyFingerprint"),
                previous(json),
                optional(json, "previousDigestSignature"),
                sha256,
                logFiles(json));
    }

    private static Optional<Digest.Previous> previous(JsonNode json) {
        return optional(json, "previousDigestS3Bucket")
                .flatMap(bucket ->
                        optional(json, "previousDigestS3Object")
                                .map(key ->
                                        new Digest.Previous(
                                                new Location(bucket, key),
                                                optional(json, "previousDigestHashValue"))));
    }

    private static List<LogFile> logFiles(JsonNode json) throws IOException {
        if (!json.has("logFiles")) {
            throw new IOException("no logFiles");
        }
        List<LogFile> logFiles = new ArrayList<>();
        for (JsonNode file : json.get("logFiles")) {
            logFiles.add(
                    new LogFile(
                            new Location(text(file, "s3Bucket"), text(file, "s3Object")),
                            text(file, "hashValue")));
        }
        return logFiles;
    }

    private static String text(JsonNode json, String field) throws IOException {
        return optional(json, field).orElseThrow(() -> new IOException("no " + field));
    }

    private static Optional<String> optional(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }
}
