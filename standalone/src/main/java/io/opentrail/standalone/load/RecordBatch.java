package io.opentrail.standalone.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Records on their way into one request: a log file of its own.
///
/// The limits are well below the gateway's, so that one refusal costs little.
final class RecordBatch {

    private static final int MAX_RECORDS = 1_000;
    private static final int MAX_BYTES = 1024 * 1024;
    private static final byte[] HEAD = "{\"Records\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TAIL = "]}".getBytes(StandardCharsets.UTF_8);

    private final long firstIndex;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 16);
    private int records;

    /// @param firstIndex in the file, of the first record that will be added
    RecordBatch(long firstIndex) {
        this.firstIndex = firstIndex;
        body.writeBytes(HEAD);
    }

    boolean hasRoomFor(byte[] record) {
        return records == 0 || (records < MAX_RECORDS && body.size() + record.length < MAX_BYTES);
    }

    void add(byte[] record) {
        if (records > 0) {
            body.write(',');
        }
        body.writeBytes(record);
        records++;
    }

    long firstIndex() {
        return firstIndex;
    }

    int records() {
        return records;
    }

    /// To be called once.
    byte[] body() {
        body.writeBytes(TAIL);
        return body.toByteArray();
    }
}
