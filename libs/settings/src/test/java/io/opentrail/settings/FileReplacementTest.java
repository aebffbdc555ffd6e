package io.opentrail.settings;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReplacementTest {

    private static final int WRITERS = 4;
    private static final int TIMES = 20;

    @TempDir Path folder;

    @Test
    void whatWasThereIsReplaced() throws IOException {
        FileReplacement.write(file(), bytes("first, and longer"));
        FileReplacement.write(file(), bytes("second"));

        assertThat(file()).hasContent("second");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void whoReadsFindsAWholeFileHoweverManyWriteIt() throws Exception {
        FileReplacement.write(file(), bytes(content(0)));
        var writers =
                IntStream.range(0, WRITERS)
                        .mapToObj(writer -> CompletableFuture.runAsync(() -> writeOften(writer)))
                        .toList();
        var all = CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));

        Set<String> read = new HashSet<>();
        do {
            read.add(Files.readString(file()));
        } while (!all.isDone());
        all.get();

        assertThat(read).isSubsetOf(IntStream.range(0, WRITERS).mapToObj(this::content).toList());
        assertThat(names()).containsExactly("file");
    }

    @Test
    void secretsAreTheOwnersAlone() throws IOException {
        FileReplacement.write(file(), bytes("public"));
        FileReplacement.writeSecret(file(), bytes("secret"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void failureLeavesWhatWasThereAndNoDraft() throws IOException {
        Files.createDirectories(file().resolve("in-the-way"));

        assertThatThrownBy(() -> FileReplacement.write(file(), bytes("anything")))
                .isInstanceOf(IOException.class);
        assertThat(file()).isDirectory();
        assertThat(names()).containsExactly("file");
    }

    private void writeOften(int writer) {
        for (int i = 0; i < TIMES; i++) {
            try {
                FileReplacement.write(file(), bytes(content(writer)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Of a length of its own for each writer, and of more than one block.
    private String content(int writer) {
        return String.valueOf(writer).repeat(10_000 * (writer + 1));
    }

    private Path file() {
        return folder.resolve("file");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
