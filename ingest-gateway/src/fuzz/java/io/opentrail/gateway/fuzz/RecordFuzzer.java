package io.opentrail.gateway.fuzz;

import com.fasterxml.jackson.core.JsonParser;
import io.opentrail.gateway.admission.BodyFormat;
import io.opentrail.schemas.envelope.InvalidJsonException;
import io.opentrail.schemas.envelope.JsonCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Bytes as a record, as lines and as a log file. What is UTF-8 is JSON exactly where Jackson says
/// so.
public final class RecordFuzzer {

    private static final Gateway GATEWAY = new Gateway();

    private RecordFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        if (isUtf8(data) && isJson(data) != isJsonByJackson(data)) {
            throw new AssertionError("not as Jackson, which says " + isJsonByJackson(data));
        }
        GATEWAY.read(data, BodyFormat.JSON_LINES, true);
        GATEWAY.read(data, BodyFormat.LOG_FILE, false);
        GATEWAY.read(logFile(data), BodyFormat.LOG_FILE, true);
    }

    private static byte[] logFile(byte[] record) {
        byte[] start = "{\"Records\":[".getBytes(StandardCharsets.UTF_8);
        byte[] end = "]}".getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(start.length + record.length + end.length)
                .put(start)
                .put(record)
                .put(end)
                .array();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isJson(byte[] bytes) {
        try {
            JsonCursor cursor = new JsonCursor(bytes, 0, bytes.length);
            cursor.skipValue();
            return cursor.peek() < 0 && cursor.notUtf8At() < 0;
        } catch (InvalidJsonException e) {
            return false;
        }
    }

    private static boolean isJsonByJackson(byte[] bytes) {
        try (JsonParser parser = JacksonFactory.UNLIMITED.createParser(bytes, 0, bytes.length)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
