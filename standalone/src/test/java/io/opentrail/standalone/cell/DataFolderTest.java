package io.opentrail.standalone.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.opentrail.embedded.start.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @Test
    void folderThatAnotherHoldsIsRefusedWithItsProcess(@TempDir Path temp) throws IOException {
        Path root = temp.resolve("data");
        try (DataFolder _ = DataFolder.open(root)) {

            assertThat(DataFolder.isHeld(root)).isTrue();
            assertThat(DataFolder.pid(root)).isEqualTo(ProcessHandle.current().pid());
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> DataFolder.requireUsable(root))
                    .withMessageContaining(root.toString())
                    .withMessageContaining("in use by process " + ProcessHandle.current().pid())
                    .withMessageContaining("./opentrail down --data " + root);
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> DataFolder.open(root))
                    .withMessageContaining(root + " is in use");
        }
    }

    @Test
    void folderIsFreeAgainOnceItIsClosed(@TempDir Path root) throws IOException {
        DataFolder.open(root).close();

        assertThat(DataFolder.isHeld(root)).isFalse();
        assertThat(root.resolve("opentrail.pid")).doesNotExist();
        assertThatCode(() -> DataFolder.open(root).close()).doesNotThrowAnyException();
    }

    @Test
    void noteOfAKilledProcessHoldsNothing(@TempDir Path root) throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Files.writeString(root.resolve("opentrail.pid"), ended.pid() + "\n");

        assertThat(DataFolder.isHeld(root)).isFalse();
    }

    @Test
    void noteThatNamesAnothersProcessHoldsNothing(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("opentrail.pid"), ProcessHandle.current().pid() + "\n");

        assertThat(DataFolder.isHeld(root)).isFalse();
    }

    @Test
    void missingFolderIsNotMadeByAQuestion(@TempDir Path temp) {
        Path root = temp.resolve("none");

        assertThat(DataFolder.isHeld(root)).isFalse();
        assertThat(root).doesNotExist();
    }

    @Test
    void folderThatCannotBeMadeIsNamed(@TempDir Path temp) throws IOException {
        Path file = Files.createFile(temp.resolve("file"));

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> DataFolder.requireUsable(file))
                .withMessageStartingWith("data folder " + file + " cannot be made")
                .withMessageEndingWith("choose another with --data");
    }
}
