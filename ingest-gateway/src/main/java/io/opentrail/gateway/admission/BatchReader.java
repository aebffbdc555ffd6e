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

    /// The most that the events of a body take in memory: each account that receives a record has
    /// an event, whose envelope repeats parts of the record, at worst all of it.
    public static long mostEventBytes(int bodyBytes, int records) {
        return Recipients.MAX * (2L * bodyBytes + (long) records * AdmittedEvent.OBJECT_BYTES);
    }

    /// Reads a body to its end, or as far as it can be read.
    ///
    /// @param budget is asked for what events and refusals take, as they are made
    /// @throws E where the budget has no more
    public <E extends Exception> BatchResult read(
            byte[] body, BodyFormat format, Arrival arrival, MemoryBudget<E> budget) throws E {
        if (!startsAsUtf8(body)) {
            return new Unreadable("byte 0: the body must be UTF-8 without a byte order mark", 0);
        }
        var collector = new BatchCollector<>(admission, arrival, body, budget);
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

    private <E extends Exception> BatchResult readLogFile(byte[] body, BatchCollector<E> collector)
            throws E {
        JsonCursor cursor = new JsonCursor(body, 0, body.length);
        try {
            return readDocument(cursor, collector);
        } catch (InvalidJsonException e) {
            return new Unreadable(place(body, e.position()) + e.problem(), collector.size());
        }
    }

    private <E extends Exception> BatchResult readDocument(
            JsonCursor cursor, BatchCollector<E> collector) throws InvalidJsonException, E {
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
    private <E extends Exception> boolean readRecords(
            JsonCursor cursor, BatchCollector<E> collector) throws InvalidJsonException, E {
        cursor.openArray();
        while (cursor.nextItem()) {
            if (collector.size() == maxRecords) {
                return false;
            }
            collector.add(EnvelopeReader.read(cursor));
        }
        return true;
    }

    private <E extends Exception> BatchResult readLines(byte[] body, BatchCollector<E> collector)
            throws E {
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

    private static <E extends Exception> void readLine(
            JsonCursor line, int start, BatchCollector<E> collector) throws E {
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

    private static String place(byte[] body, int position) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < position; i++) {
            if (body[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return "line %d, column %d, byte %d: ".formatted(line, position - lineStart + 1, position);
    }
}
