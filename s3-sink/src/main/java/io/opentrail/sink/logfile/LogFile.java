package io.opentrail.sink.logfile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// A log file as it is put: `{"Records":[…]}` made of the records' own bytes, in one gzip member.
///
/// @param body the gzipped bytes; the same for the same events in the same order
/// @param sha256 lower-case hex, of the uncompressed bytes
@SuppressWarnings("ArrayRecordComponent") // bytes that are handed on, never compared or changed
public record LogFile(
        byte[] body,
        String sha256,
        long uncompressedBytes,
        int eventCount,
        Instant oldest,
        Instant newest) {

    private static final byte[] HEAD = "{\"Records\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEPARATOR = {','};
    private static final byte[] TAIL = "]}".getBytes(StandardCharsets.US_ASCII);

    /// Throws IllegalArgumentException for no events: there are no empty log files.
    public static LogFile of(List<RoutedEvent> events) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a log file has at least one event");
        }
        MessageDigest digest = LogFileKey.sha256();
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        long bytes = 0;
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            bytes += write(gzip, digest, HEAD, 0, HEAD.length);
            for (int i = 0; i < events.size(); i++) {
                RoutedEvent event = events.get(i);
                bytes += i == 0 ? 0 : write(gzip, digest, SEPARATOR, 0, SEPARATOR.length);
                bytes +=
                        write(
                                gzip,
                                digest,
                                event.value(),
                                event.recordOffset(),
                                event.recordBytes());
            }
            bytes += write(gzip, digest, TAIL, 0, TAIL.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Instant oldest =
                events.stream().map(RoutedEvent::eventTime).min(Instant::compareTo).orElseThrow();
        Instant newest =
                events.stream().map(RoutedEvent::eventTime).max(Instant::compareTo).orElseThrow();
        String hash = HexFormat.of().formatHex(digest.digest());
        return new LogFile(compressed.toByteArray(), hash, bytes, events.size(), oldest, newest);
    }

    /// The same, once it is put: what a receipt needs.
    public LogFile withoutBody() {
        return new LogFile(new byte[0], sha256, uncompressedBytes, eventCount, oldest, newest);
    }

    private static int write(
            GZIPOutputStream gzip, MessageDigest digest, byte[] bytes, int offset, int length)
            throws IOException {
        gzip.write(bytes, offset, length);
        digest.update(bytes, offset, length);
        return length;
    }
}
