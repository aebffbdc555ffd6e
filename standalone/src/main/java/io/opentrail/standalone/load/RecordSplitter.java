package io.opentrail.standalone.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The records of a log file (`{"Records":[…]}`) or of JSON lines, one after the other, each
/// exactly as it stands in the file. Reads as it goes: a file of any size needs the memory of one
/// record.
final class RecordSplitter {

    /// What the gateway takes as one body; a longer record could not be sent at all.
    static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    private static final String RECORDS = "Records";
    private static final int END = -1;

    private final String fileName;
    private final InputStream in;
    private long offset;
    private boolean inArray;
    private boolean started;

    /// @param fileName for messages
    /// @param in decompressed; stays the caller's to close
    RecordSplitter(String fileName, InputStream in) {
        this.fileName = fileName;
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /// The next record's bytes; nothing after the last one.
    ///
    /// @throws UnreadableFileException where the file is neither of the two
    Optional<byte[]> next() throws IOException {
        if (!started) {
            started = true;
            inArray = entersRecords();
        }
        int first = skipSeparators();
        if (first == END) {
            if (inArray) {
                throw unreadable("ends before its Records do; is it cut off?");
            }
            return Optional.empty();
        }
        if (inArray && first == ']') {
            return Optional.empty();
        }
        if (first != '{') {
            throw unreadable(
                    "has '%s' where a record must begin with '{'"
                            .formatted(Character.toString(first)));
        }
        return Optional.of(object());
    }

    /// Whether it is a log file; then everything up to the first record is behind. In JSON lines,
    /// nothing is.
    private boolean entersRecords() throws IOException {
        in.mark(1 << 12);
        long before = offset;
        boolean is =
                skipSpace() == '{'
                        && skipSpace() == '"'
                        && RECORDS.equals(
                                new String(in.readNBytes(RECORDS.length()), StandardCharsets.UTF_8))
                        && in.read() == '"'
                        && skipSpace() == ':'
                        && skipSpace() == '[';
        if (!is) {
            in.reset();
            offset = before;
        }
        return is;
    }

    private byte[] object() throws IOException {
        var bytes = new ByteArrayOutputStream(2048);
        bytes.write('{');
        int depth = 1;
        boolean inString = false;
        while (depth > 0) {
            int next = read();
            if (next == END) {
                throw unreadable("ends within a record; is it cut off?");
            }
            bytes.write(next);
            if (bytes.size() > MAX_RECORD_BYTES) {
                throw unreadable("has a record of more than %d bytes".formatted(MAX_RECORD_BYTES));
            }
            if (inString) {
                if (next == '\\') {
                    bytes.write(read());
                } else if (next == '"') {
                    inString = false;
                }
            } else {
                switch (next) {
                    case '"' -> inString = true;
                    case '{' -> depth++;
                    case '}' -> depth--;
                    default -> {
                        // part of the record, whatever it is: the gateway judges it
                    }
                }
            }
        }
        return bytes.toByteArray();
    }

    private int skipSeparators() throws IOException {
        int next = skipSpace();
        while (inArray && next == ',') {
            next = skipSpace();
        }
        return next;
    }

    private int skipSpace() throws IOException {
        int next = read();
        while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
            next = read();
        }
        return next;
    }

    private int read() throws IOException {
        offset++;
        return in.read();
    }

    private UnreadableFileException unreadable(String what) {
        return new UnreadableFileException(
                "%s: at byte %d the file %s; expected {\"Records\":[…]} or one record a line"
                        .formatted(fileName, offset, what));
    }
}
