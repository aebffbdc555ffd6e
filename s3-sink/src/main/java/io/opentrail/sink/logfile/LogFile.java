package io.opentrail.sink.logfile;

import io.opentrail.sink.gzip.Gzip;
import io.opentrail.sink.gzip.GzipBuffer;
import io.opentrail.trails.Compression;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

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

    private static final MemorySegment HEAD = ascii("{\"Records\":[");
    private static final MemorySegment SEPARATOR = ascii(",");
    private static final MemorySegment TAIL = ascii("]}");

    /// Throws IllegalArgumentException for no events: there are no empty log files.
    public static LogFile of(List<RoutedEvent> events, Gzip gzip, Compression compression)
            throws InterruptedException {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a log file has at least one event");
        }
        MessageDigest digest = LogFileKey.sha256();
        long bytes = uncompressedBytes(events);
        Instant oldest = events.getFirst().eventTime();
        Instant newest = oldest;
        try (GzipBuffer buffer = gzip.open(bytes)) {
            buffer.append(HEAD);
            for (int i = 0; i < events.size(); i++) {
                RoutedEvent event = events.get(i);
                if (i > 0) {
                    buffer.append(SEPARATOR);
                }
                buffer.append(event.record());
                oldest = event.eventTime().isBefore(oldest) ? event.eventTime() : oldest;
                newest = event.eventTime().isAfter(newest) ? event.eventTime() : newest;
            }
            buffer.append(TAIL);
            digest.update(buffer.content());
            return new LogFile(
                    buffer.member(compression),
                    HexFormat.of().formatHex(digest.digest()),
                    bytes,
                    events.size(),
                    oldest,
                    newest);
        }
    }

    private static MemorySegment ascii(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static long uncompressedBytes(List<RoutedEvent> events) {
        long bytes = HEAD.byteSize() + (events.size() - 1) * SEPARATOR.byteSize() + TAIL.byteSize();
        for (RoutedEvent event : events) {
            bytes += event.recordBytes();
        }
        return bytes;
    }

    /// The same, once it is put: what a receipt needs.
    public LogFile withoutBody() {
        return new LogFile(new byte[0], sha256, uncompressedBytes, eventCount, oldest, newest);
    }
}
