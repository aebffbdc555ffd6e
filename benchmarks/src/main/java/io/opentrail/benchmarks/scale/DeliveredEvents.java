package io.opentrail.benchmarks.scale;

import io.opentrail.benchmarks.cell.Tenants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// This benchmark's events in the log files of a bucket.
final class DeliveredEvents {

    /// In the ids of all these events and of no others.
    static final String MARK = "de11fe40-0000-4000-8000-";

    private static final Pattern EVENT_ID =
            Pattern.compile("\"eventID\":\"(" + MARK + "[0-9]{12})\"");

    private final S3Client s3;
    private final String bucket;

    DeliveredEvents(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    static String eventId(int account, int number) {
        return "%s%06d%06d".formatted(MARK, account, number);
    }

    /// Each as often as it is there.
    List<String> idsOf(int account) {
        List<String> ids = new ArrayList<>();
        String prefix = "AWSLogs/%s/CloudTrail/".formatted(Tenants.id(account));
        s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .forEach(key -> ids.addAll(idsIn(key)));
        return ids;
    }

    /// Of one log file.
    List<String> idsIn(String key) {
        return EVENT_ID.matcher(text(key))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private String text(String key) {
        byte[] gzip = s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return new String(unzipped.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
