package io.opentrail.signer.digest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The content of a digest.
///
/// @param previous null at a chain's start
public record DigestDocument(
        String accountId,
        String bucket,
        String objectKey,
        String publicKeyFingerprint,
        PlannedDigest digest,
        @Nullable PreviousDigest previous) {

    private static final String HASH_ALGORITHM = "SHA-256";
    private static final JsonFactory JSON = new JsonFactory();

    /// ISO 8601 in UTC, in whole seconds.
    public static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Compact JSON. What is signed and hashed are exactly these bytes.
    public byte[] json() {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            writeIdentity(json);
            writeEventTimes(json, digest.logFiles());
            writePrevious(json);
            json.writeArrayFieldStart("logFiles");
            for (LogFile file : digest.logFiles()) {
                writeLogFile(json, file);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// One gzip member without a time stamp.
    public static byte[] gzip(byte[] json) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void writeIdentity(JsonGenerator json) throws IOException {
        json.writeStringField("awsAccountId", accountId);
        json.writeStringField("digestStartTime", time(digest.start()));
        json.writeStringField("digestEndTime", time(digest.end()));
        json.writeStringField("digestS3Bucket", bucket);
        json.writeStringField("digestS3Object", objectKey);
        json.writeStringField("digestPublicKeyFingerprint", publicKeyFingerprint);
        json.writeStringField("digestSignatureAlgorithm", DigestSigning.ALGORITHM);
    }

    private static void writeEventTimes(JsonGenerator json, List<LogFile> logFiles)
            throws IOException {
        Optional<Instant> newest =
                logFiles.stream().map(LogFile::newestEventTime).max(Comparator.naturalOrder());
        Optional<Instant> oldest =
                logFiles.stream().map(LogFile::oldestEventTime).min(Comparator.naturalOrder());
        json.writeStringField("newestEventTime", newest.map(DigestDocument::time).orElse(null));
        json.writeStringField("oldestEventTime", oldest.map(DigestDocument::time).orElse(null));
    }

    private void writePrevious(JsonGenerator json) throws IOException {
        json.writeStringField("previousDigestS3Bucket", ofPrevious(PreviousDigest::bucket));
        json.writeStringField("previousDigestS3Object", ofPrevious(PreviousDigest::objectKey));
        json.writeStringField("previousDigestHashValue", ofPrevious(PreviousDigest::sha256));
        json.writeStringField("previousDigestHashAlgorithm", ofPrevious(_ -> HASH_ALGORITHM));
        json.writeStringField("previousDigestSignature", ofPrevious(PreviousDigest::signature));
    }

    private @Nullable String ofPrevious(Function<PreviousDigest, String> part) {
        return previous == null ? null : part.apply(previous);
    }

    private static void writeLogFile(JsonGenerator json, LogFile file) throws IOException {
        json.writeStartObject();
        json.writeStringField("s3Bucket", file.bucket());
        json.writeStringField("s3Object", file.objectKey());
        json.writeStringField("hashValue", file.sha256());
        json.writeStringField("hashAlgorithm", HASH_ALGORITHM);
        json.writeStringField("newestEventTime", time(file.newestEventTime()));
        json.writeStringField("oldestEventTime", time(file.oldestEventTime()));
        json.writeEndObject();
    }
}
