package io.opentrail.standalone.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The records of a log file (`{"Records":[…]}`) or of JSON lines, one after the other, each
/// exactly as it stands in the file. Reads as it goes: a file of any size needs the memory of one
/// record.
///
/// Several log files on end, as `zcat *.json.gz` prints them, are read as one. A byte order mark at
/// the very beginning is skipped.
final class RecordSplitter {

    /// What the gateway takes as one body; a longer record could not be sent at all.
    static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    private static final Pattern LOG_FILE = Pattern.compile("\\{\\s*\"Records\"\\s*:\\s*\\[");
    private static final int LOG_FILE_HEAD_BYTES = 256;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int END = -1;

    private final String fileName;
    private final InputStream in;
    private long offset;
    private boolean inArray;

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
        if (offset == 0 && Arrays.equals(peek(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            skip(BYTE_ORDER_MARK.length);
        }
        while (true) {
            skipSeparators();
            if (!inArray && entersRecords()) {
                inArray = true;
                continue;
            }
            int first = read();
            if (inArray && first == ']') {
                leaveRecords();
                continue;
            }
            if (first == END && !inArray) {
                return Optional.empty();
            }
            if (first == END) {
                throw unreadable("ends before its Records do; is it cut off?");
            }
            if (first != '{') {
                throw unreadable(
                        "has %s where a record must begin with '{'".formatted(name(first)));
            }
            return Optional.of(object());
        }
    }

    /// Whether a log file begins here; then everything up to its first record is behind.
    private boolean entersRecords() throws IOException {
        var head = new String(peek(LOG_FILE_HEAD_BYTES), StandardCharsets.ISO_8859_1);
        Matcher matcher = LOG_FILE.matcher(head);
        if (!matcher.lookingAt()) {
            return false;
        }
        skip(matcher.end());
        return true;
    }

    /// Records stand alone in a log file: whatever else came after them would be lost in silence.
    private void leaveRecords() throws IOException {
        skipSpace();
        int next = read();
        if (next != '}') {
            throw unreadable(
                    next == END
                            ? "ends before the '}' of the log file; is it cut off?"
                            : "has %s where the log file must end with '}'".formatted(name(next)));
        }
        inArray = false;
    }

    private byte[] object() throws IOException {
        var bytes = new ByteArrayOutputStream(2048);
        bytes.write('{');
        int depth = 1;
        boolean inString = false;
        while (depth > 0) {
            int next = readWithinRecord();
            bytes.write(next);
            if (bytes.size() > MAX_RECORD_BYTES) {
                throw unreadable("has a record of more than %d bytes".formatted(MAX_RECORD_BYTES));
            }
            if (inString) {
                if (next == '\\') {
                    bytes.write(readWithinRecord());
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

    private int readWithinRecord() throws IOException {
        int next = read();
        if (next == END) {
            throw unreadable("ends within a record; is it cut off?");
        }
        return next;
    }

    private void skipSeparators() throws IOException {
        skipSpace();
        while (inArray && peek() == ',') {
            skip(1);
            skipSpace();
        }
    }

    private void skipSpace() throws IOException {
        int next = peek();
        while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
            skip(1);
            next = peek();
        }
    }

    private int peek() throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next;
    }

    private byte[] peek(int bytes) throws IOException {
        in.mark(bytes);
        byte[] next = in.readNBytes(bytes);
        in.reset();
        return next;
    }

    private void skip(int bytes) throws IOException {
        in.skipNBytes(bytes);
        offset += bytes;
    }

    /// At the end, the offset is that of the last byte.
    private int read() throws IOException {
        int next = in.read();
        if (next != END) {
            offset++;
        }
        return next;
    }

    private static String name(int next) {
        return next > ' ' && next < 0x7f
                ? "'%c'".formatted(next)
                : "the byte 0x%02x".formatted(next);
    }

    private UnreadableFileException unreadable(String what) {
        return new UnreadableFileException(
                "%s: at byte %d the file %s; expected {\"Records\":[…]} or one record a line"
                        .formatted(fileName, offset, what));
    }
}
