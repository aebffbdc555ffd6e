package io.opentrail.sink.logfile;

import static io.opentrail.sink.logfile.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opentrail.sink.gzip.Gzip;
import io.opentrail.trails.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class LogFileTest {

    private static final List<RoutedEvent> EVENTS =
            List.of(
                    event(7, "t", "111122223333", "{\"a\":243.0}"),
                    event(5, "t", "111122223333", "{\"b\":\"\\u003d\"}"));

    @Test
    void recordsStandInTheirOwnBytes() throws Exception {
        LogFile file = logFile(EVENTS);

        assertThat(inflated(file)).isEqualTo("{\"Records\":[{\"a\":243.0},{\"b\":\"\\u003d\"}]}");
    }

    @Test
    void hashAndSizeAreOfTheUncompressedBytes() throws Exception {
        LogFile file = logFile(EVENTS);

        byte[] plain = inflated(file).getBytes(StandardCharsets.UTF_8);
        assertThat(file.uncompressedBytes()).isEqualTo(plain.length);
        assertThat(file.sha256())
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(plain)));
    }

    @Test
    void theSameEventsMakeTheSameBytes() throws Exception {
        assertThat(logFile(EVENTS).body()).isEqualTo(logFile(EVENTS).body());
    }

    @Test
    void oldestAndNewestAreByEventTimeNotByOrder() throws Exception {
        LogFile file = logFile(EVENTS);

        assertThat(file.oldest()).isEqualTo(Instant.parse("2026-01-01T00:00:05Z"));
        assertThat(file.newest()).isEqualTo(Instant.parse("2026-01-01T00:00:07Z"));
    }

    @Test
    void noEventsMakeNoFile() throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> logFile(List.of()));
    }

    private static LogFile logFile(List<RoutedEvent> events) throws InterruptedException {
        try (var gzip = new Gzip()) {
            return LogFile.of(events, gzip, Compression.SMALL);
        }
    }

    private static String inflated(LogFile file) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(file.body()))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
