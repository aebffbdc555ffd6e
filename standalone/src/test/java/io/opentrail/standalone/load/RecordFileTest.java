package io.opentrail.standalone.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFileTest {

    private static final byte[] TEXT = "{\"Records\":[{\"a\":1}]}".repeat(500).getBytes(UTF_8);

    @Test
    void gzippedFileIsKnownByItsBytesNotItsName(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("log.json"), gzipped(TEXT));

        assertThat(read(file)).isEqualTo(TEXT);
    }

    @Test
    void plainFileIsReadAsItIsWhateverItsName(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("log.json.gz"), TEXT);

        assertThat(read(file)).isEqualTo(TEXT);
    }

    @Test
    void gzippedFilesOnEndAreOne(@TempDir Path folder) throws IOException {
        var both = new ByteArrayOutputStream();
        both.writeBytes(gzipped(TEXT));
        both.writeBytes(gzipped(TEXT));
        Path file = Files.write(folder.resolve("log"), both.toByteArray());

        assertThat(read(file)).hasSize(2 * TEXT.length).startsWith(TEXT).endsWith(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "\u001f"})
    void fileTooShortForAMagicNumberIsReadAsItIs(String text, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("log"), text);

        assertThat(read(file)).asString(UTF_8).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 12, 40})
    void cutOffGzipIsSaidToBe(int bytes, @TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("log.gz"), Arrays.copyOf(gzipped(TEXT), bytes));

        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(file))
                .withMessage("log.gz: the gzipped file is cut off; get it again");
    }

    @Test
    void damagedGzipIsSaidToBe(@TempDir Path folder) throws IOException {
        byte[] bytes = gzipped(TEXT);
        Arrays.fill(bytes, 12, 30, (byte) 0xff);
        Path file = Files.write(folder.resolve("log.gz"), bytes);

        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(file))
                .withMessageStartingWith("log.gz: the gzipped file is damaged");
    }

    @Test
    void bytesOfTheDiskAreCounted(@TempDir Path folder) throws IOException {
        byte[] bytes = gzipped(TEXT);
        Path file = Files.write(folder.resolve("log.gz"), bytes);
        var read = new AtomicLong();

        try (InputStream in = RecordFile.open(file, read::addAndGet)) {
            in.readAllBytes();
        }

        assertThat(read).hasValue(bytes.length);
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = RecordFile.open(file, _ -> {})) {
            return in.readAllBytes();
        }
    }

    private static byte[] gzipped(byte[] bytes) throws IOException {
        var target = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(target)) {
            gzip.write(bytes);
        }
        return target.toByteArray();
    }
}
