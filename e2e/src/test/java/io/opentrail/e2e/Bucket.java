package io.opentrail.e2e;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What an auditor finds in a bucket. A log file is read once: it never changes.
final class Bucket {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int GZIP_TRAILER_BYTES = 8;
    private static final int GZIP_HEADER_BYTES = 10;

    ///
    /// `AWSLogs/<account>/CloudTrail/<region>/<yyyy>/<MM>/<dd>/<account>_CloudTrail_<region>_<time>_<unique>.json.gz`
    private static final Pattern LOG_FILE =
            Pattern.compile(
                    "AWSLogs/(?:(o-[a-z0-9]+)/)?(\\d{12})/CloudTrail/([a-z0-9-]+)/\\d{4}/\\d{2}/\\d{2}/"
                            + "\\2_CloudTrail_\\3_\\d{8}T\\d{4}Z_[A-Za-z0-9]{16}\\.json\\.gz");

    private final S3Client s3;
    private final String name;
    private final Map<String, List<Delivered>> recordsByKey = new HashMap<>();

    Bucket(S3Client s3, String name) {
        this.s3 = s3;
        this.name = name;
    }

    String name() {
        return name;
    }

    /// A record in a log file, as its bytes stand there.
    ///
    /// @param organization whose folder the log file is in; empty for an account's own
    record Delivered(String organization, String account, String region, String json) {

        Delivered(String account, String region, String json) {
            this("", account, region, json);
        }

        /// Whether it is of a call of the control API itself: those of these tests come from here.
        boolean isOfControlApi() {
            return json.contains("\"eventSource\":\"cloudtrail.amazonaws.com\"")
                    && json.contains("\"sourceIPAddress\":\"127.0.0.1\"");
        }
    }

    /// Keys in order of their names.
    List<String> keys() {
        return s3.listObjectsV2Paginator(list -> list.bucket(name)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    List<String> logFileKeys() {
        return keys().stream().filter(key -> LOG_FILE.matcher(key).matches()).toList();
    }

    byte[] get(String key) {
        return s3.getObjectAsBytes(get -> get.bucket(name).key(key)).asByteArray();
    }

    Map<String, String> metadata(String key) {
        return s3.headObject(head -> head.bucket(name).key(key)).metadata();
    }

    /// The records of all log files that services sent.
    List<Delivered> records() {
        return all().filter(record -> !record.isOfControlApi()).toList();
    }

    /// The records of all log files that the control API made of its own calls.
    List<Delivered> controlCalls() {
        return all().filter(Delivered::isOfControlApi).toList();
    }

    private Stream<Delivered> all() {
        logFileKeys().forEach(key -> recordsByKey.computeIfAbsent(key, this::recordsOf));
        return recordsByKey.values().stream().flatMap(List::stream);
    }

    private List<Delivered> recordsOf(String key) {
        Matcher matcher = LOG_FILE.matcher(key);
        if (!matcher.matches()) {
            throw new IllegalStateException(key);
        }
        try {
            return split(gunzipped(get(key))).stream()
                    .map(json ->
                            new Delivered(
                                    Objects.requireNonNullElse(matcher.group(1), ""),
                                    matcher.group(2),
                                    matcher.group(3),
                                    json))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(key, e);
        }
    }

    /// Of exactly one member, with nothing behind it: readers inflate only the first.
    static byte[] gunzipped(byte[] gzip) throws IOException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(gzip, GZIP_HEADER_BYTES, gzip.length - GZIP_HEADER_BYTES);
            var bytes = new ByteArrayOutputStream();
            var chunk = new byte[1 << 16];
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if (count == 0) {
                    throw new IOException("the gzip member is cut off");
                }
                bytes.write(chunk, 0, count);
            }
            if (inflater.getRemaining() != GZIP_TRAILER_BYTES) {
                throw new IOException("not one gzip member");
            }
            // Also checks the header and the trailer's sums.
            return new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
        } catch (DataFormatException e) {
            throw new IOException(e);
        } finally {
            inflater.end();
        }
    }

    private static List<String> split(byte[] logFile) throws IOException {
        var records = new ArrayList<String>();
        try (JsonParser parser = JSON.createParser(logFile)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT);
            expect(parser.nextToken(), JsonToken.FIELD_NAME);
            expect(parser.nextToken(), JsonToken.START_ARRAY);
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                int to = (int) parser.currentLocation().getByteOffset();
                records.add(new String(logFile, from, to - from, StandardCharsets.UTF_8));
            }
            expect(parser.currentToken(), JsonToken.END_ARRAY);
            expect(parser.nextToken(), JsonToken.END_OBJECT);
        }
        return records;
    }

    private static void expect(JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new IOException("found " + found + " where " + expected + " belongs");
        }
    }
}
