package io.opentrail.manifest.object;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentrail.delivery.ManifestEntry;
import io.opentrail.delivery.ManifestPage;
import io.opentrail.store.PutRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/// A page as JSON. Its members are named as those of digests are, where digests have them.
final class PageObject {

    private static final JsonFactory JSON = new JsonFactory();

    private PageObject() {}

    /// The same bytes for the same page, so that a put can be repeated.
    ///
    /// @param kmsKeyId the trail's, if it has one
    static PutRequest put(ManifestPage page, Optional<String> kmsKeyId) {
        return new PutRequest(
                        page.getObjectBucket(),
                        page.getObjectKey(),
                        json(page),
                        PutRequest.JSON,
                        Map.of())
                .encryptedWith(kmsKeyId);
    }

    static byte[] json(ManifestPage page) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("manifestVersion", "1");
            json.writeStringField("trailARN", page.getTrailArn());
            json.writeNumberField("number", page.getObjectNumber());
            json.writeStringField("closedAt", page.getClosedAt().toString());
            json.writeArrayFieldStart("logFiles");
            long sequence = page.getFirstSequence();
            for (ManifestEntry entry : page.getEntries()) {
                write(json, sequence++, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, long sequence, ManifestEntry entry)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("sequence", sequence);
        json.writeStringField("s3Bucket", entry.getBucket());
        json.writeStringField("s3Object", entry.getObjectKey());
        json.writeStringField("hashValue", entry.getSha256());
        json.writeStringField("hashAlgorithm", "SHA-256");
        json.writeNumberField("size", entry.getCompressedBytes());
        json.writeNumberField("uncompressedSize", entry.getUncompressedBytes());
        json.writeNumberField("eventCount", entry.getEventCount());
        json.writeStringField("oldestEventTime", entry.getOldestEventTime().toString());
        json.writeStringField("newestEventTime", entry.getNewestEventTime().toString());
        json.writeStringField("deliveredAt", entry.getDeliveredAt().toString());
        json.writeStringField("awsAccountId", entry.getAccountId());
        json.writeStringField("awsRegion", entry.getAwsRegion());
        if (!entry.getRedelivery().isEmpty()) {
            json.writeStringField("redelivery", entry.getRedelivery());
        }
        json.writeEndObject();
    }
}
