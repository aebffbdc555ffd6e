package io.opentrail.gateway.admission;

import io.opentrail.gateway.admission.BatchResult.TooManyRecords;
import io.opentrail.gateway.admission.BatchResult.Unreadable;
import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.EnvelopeResult;
import io.opentrail.schemas.envelope.InvalidJsonException;
import io.opentrail.schemas.envelope.JsonCursor;
import io.opentrail.schemas.envelope.Rejected;
import io.opentrail.schemas.envelope.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Splits a body into its records and decides on each, in one pass.
public final class BatchReader {

    private static final byte[] RECORDS = "Records".getBytes(StandardCharsets.US_ASCII);

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
        JsonCursor cursor = new JsonCursor(body, 0, body.length);
        try {
            return readDocument(cursor, collector);
        } catch (InvalidJsonException e) {
            return unreadable(body, e.position(), e.problem());
        }
    }

    private BatchResult readDocument(JsonCursor cursor, BatchCollector collector)
            throws InvalidJsonException {
        if (cursor.peek() != '{') {
            throw invalid(cursor, "the body must be an object {\"Records\":[…]}");
        }
        cursor.openObject();
        boolean found = false;
        while (cursor.nextField()) {
            boolean isRecords = cursor.isText(RECORDS);
            int value = cursor.peek();
            if (!isRecords) {
                cursor.skipValue();
            } else if (found || value != '[') {
                throw invalid(
                        cursor,
                        found ? "\"Records\" is there twice" : "\"Records\" must be an array");
            } else if (!readRecords(cursor, collector)) {
                return new TooManyRecords(maxRecords);
            } else {
                found = true;
            }
        }
        if (!found) {
            throw invalid(cursor, "the body has no \"Records\"");
        }
        if (cursor.peek() >= 0) {
            throw invalid(cursor, "there is more behind the end of the object");
        }
        return collector.batch();
    }

    /// False if there are too many.
    private boolean readRecords(JsonCursor cursor, BatchCollector collector)
            throws InvalidJsonException {
        cursor.openArray();
        while (cursor.nextItem()) {
            if (collector.size() == maxRecords) {
                return false;
            }
            collector.add(EnvelopeReader.read(cursor));
        }
        return true;
    }

    private BatchResult readLines(byte[] body, BatchCollector collector) {
        int start = 0;
        while (start < body.length) {
            int end = lineEnd(body, start);
            JsonCursor line = new JsonCursor(body, start, end);
            if (line.peek() >= 0) {
                if (collector.size() == maxRecords) {
                    return new TooManyRecords(maxRecords);
                }
                readLine(line, start, collector);
            }
            start = end + 1;
        }
        return collector.batch();
    }

    private static void readLine(JsonCursor line, int start, BatchCollector collector) {
        try {
            EnvelopeResult result = EnvelopeReader.read(line);
            if (line.peek() < 0) {
                collector.add(result);
            } else {
                collector.refuse(invalidLine("there is more behind the end of the record"));
            }
        } catch (InvalidJsonException e) {
            collector.refuse(
                    invalidLine(
                            "byte %d of the line: %s"
                                    .formatted(e.position() - start, e.problem())));
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

    private static InvalidJsonException invalid(JsonCursor cursor, String problem) {
        return new InvalidJsonException(cursor.position(), problem);
    }

    private static Unreadable unreadable(byte[] body, int position, String problem) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < position; i++) {
            if (body[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new Unreadable(
                "line %d, column %d, byte %d: %s"
                        .formatted(line, position - lineStart + 1, position, problem));
    }
}
