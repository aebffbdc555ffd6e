package io.opentrail.sink.logfile;

import static io.opentrail.sink.logfile.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
    void recordsStandInTheirOwnBytes() throws IOException {
        LogFile file = LogFile.of(EVENTS);

        assertThat(inflated(file)).isEqualTo("{\"Records\":[{\"a\":243.0},{\"b\":\"\\u003d\"}]}");
    }

    @Test
    void hashAndSizeAreOfTheUncompressedBytes() throws IOException, NoSuchAlgorithmException {
        LogFile file = LogFile.of(EVENTS);

        byte[] plain = inflated(file).getBytes(StandardCharsets.UTF_8);
        assertThat(file.uncompressedBytes()).isEqualTo(plain.length);
        assertThat(file.sha256())
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(plain)));
    }

    @Test
    void theSameEventsMakeTheSameBytes() {
        assertThat(LogFile.of(EVENTS).body()).isEqualTo(LogFile.of(EVENTS).body());
    }

    @Test
    void oldestAndNewestAreByEventTimeNotByOrder() {
        LogFile file = LogFile.of(EVENTS);

        assertThat(file.oldest()).isEqualTo(Instant.parse("2026-01-01T00:00:05Z"));
        assertThat(file.newest()).isEqualTo(Instant.parse("2026-01-01T00:00:07Z"));
    }

    @Test
    void noEventsMakeNoFile() {
        assertThatIllegalArgumentException().isThrownBy(() -> LogFile.of(List.of()));
    }

    private static String inflated(LogFile file) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(file.body()))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
