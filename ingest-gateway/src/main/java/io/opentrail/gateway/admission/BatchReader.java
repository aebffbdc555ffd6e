package io.opentrail.gateway.admission;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.opentrail.gateway.admission.BatchResult.TooManyRecords;
import io.opentrail.gateway.admission.BatchResult.Unreadable;
import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.EnvelopeResult;
import io.opentrail.schemas.envelope.Rejected;
import io.opentrail.schemas.envelope.RejectionCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Splits a body into its records and decides on each, in one pass. Events share the body's bytes:
/// don't write to it afterwards.
public final class BatchReader {

    private static final String RECORDS = "Records";
    private static final Pattern PARSER_SETTING = Pattern.compile(", from `[^`]*`");
    private static final Pattern PARSER_SOURCE =
            Pattern.compile("\\[Source: [^;\\]]*; (line: \\d+, column: \\d+)\\]");

    private final RecordAdmission admission;
    private final int maxRecords;

    public BatchReader(RecordAdmission admission, int maxRecords) {
        this.admission = admission;
        this.maxRecords = maxRecords;
    }

    public BatchResult read(byte[] body, BodyFormat format, Arrival arrival) {
        if (!startsAsUtf8(body)) {
            return new Unreadable("byte 0: the body must be UTF-8 without a byte order mark");
        }
        BatchCollector collector = new BatchCollector(admission, arrival, body);
        return switch (format) {
            case LOG_FILE -> readLogFile(body, collector);
            case JSON_LINES -> readLines(body, collector);
        };
    }

    /// JSON in UTF-8 has no NUL, and begins with none of the bytes of a byte order mark.
    private static boolean startsAsUtf8(byte[] body) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                return false;
            }
        }
        return body.length == 0 || (body[0] & 0xff) < 0xef;
    }

    private BatchResult readLogFile(byte[] body, BatchCollector collector) {
        try (JsonParser parser = EnvelopeReader.parserOf(body, 0, body.length)) {
            return readDocument(parser, collector);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BatchResult readDocument(JsonParser parser, BatchCollector collector)
            throws IOException {
        try {
            return readObject(parser, collector);
        } catch (JsonProcessingException e) {
            return new Unreadable(place(placeOf(e, parser)) + ": " + plain(e));
        }
    }

    private BatchResult readObject(JsonParser parser, BatchCollector collector) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return unreadable(parser, "the body must be an object {\"Records\":[…]}");
        }
        boolean found = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isRecords = parser.currentName().equals(RECORDS);
            JsonToken value = parser.nextToken();
            if (!isRecords) {
                parser.skipChildren();
            } else if (found || value != JsonToken.START_ARRAY) {
                return unreadable(
                        parser,
                        found ? "\"Records\" is there twice" : "\"Records\" must be an array");
            } else if (!readRecords(parser, collector)) {
                return new TooManyRecords(maxRecords);
            } else {
                found = true;
            }
        }
        if (!found) {
            return unreadable(parser, "the body has no \"Records\"");
        }
        return parser.nextToken() == null
                ? collector.batch()
                : unreadable(parser, "there is more behind the end of the object");
    }

    /// False if there are too many.
    private boolean readRecords(JsonParser parser, BatchCollector collector) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (collector.size() == maxRecords) {
                return false;
            }
            int from = (int) parser.currentTokenLocation().getByteOffset();
            EnvelopeResult result = EnvelopeReader.read(parser);
            collector.add(result, from, (int) parser.currentLocation().getByteOffset());
        }
        return true;
    }

    private BatchResult readLines(byte[] body, BatchCollector collector) {
        int lineStart = 0;
        while (lineStart < body.length) {
            int lineEnd = lineEnd(body, lineStart);
            if (!isBlank(body, lineStart, lineEnd)) {
                if (collector.size() == maxRecords) {
                    return new TooManyRecords(maxRecords);
                }
                readLine(body, lineStart, lineEnd, collector);
            }
            lineStart = lineEnd + 1;
        }
        return collector.batch();
    }

    private static void readLine(byte[] body, int start, int end, BatchCollector collector) {
        try (JsonParser parser = EnvelopeReader.parserOf(body, start, end - start)) {
            readRecord(parser, start, collector);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readRecord(JsonParser parser, int start, BatchCollector collector)
            throws IOException {
        try {
            parser.nextToken();
            int from = start + (int) parser.currentTokenLocation().getByteOffset();
            EnvelopeResult result = EnvelopeReader.read(parser);
            int to = start + (int) parser.currentLocation().getByteOffset();
            if (parser.nextToken() == null) {
                collector.add(result, from, to);
            } else {
                collector.refuse(invalidLine("there is more behind the end of the record"));
            }
        } catch (JsonProcessingException e) {
            collector.refuse(
                    invalidLine(
                            "byte %d of the line: %s"
                                    .formatted(offset(placeOf(e, parser)), plain(e))));
        }
    }

    private static Rejected invalidLine(String problem) {
        return Rejected.ofRecord(RejectionCode.INVALID_JSON, problem, Optional.empty());
    }

    private static int lineEnd(byte[] body, int from) {
        int end = from;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte[] body, int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private static Unreadable unreadable(JsonParser parser, String problem) {
        return new Unreadable(place(parser.currentTokenLocation()) + ": " + problem);
    }

    /// Where the parser gave up, which it does not always say itself.
    private static JsonLocation placeOf(JsonProcessingException failure, JsonParser parser) {
        JsonLocation stated = failure.getLocation();
        return stated == null ? parser.currentLocation() : stated;
    }

    /// The parser's words without the names of its own settings and classes.
    private static String plain(JsonProcessingException failure) {
        return PARSER_SOURCE
                .matcher(PARSER_SETTING.matcher(failure.getOriginalMessage()).replaceAll(""))
                .replaceAll("$1");
    }

    private static String place(JsonLocation location) {
        return "line %d, column %d, byte %d"
                .formatted(location.getLineNr(), location.getColumnNr(), offset(location));
    }

    private static long offset(JsonLocation location) {
        return Math.max(0, location.getByteOffset());
    }
}
