package io.opentrail.standalone.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningCellTest {

    private static final RunningCell CELL =
            new RunningCell(
                    new CellPorts(4580),
                    List.of("us-east-1", "eu-west-1"),
                    Path.of("/home/ünal/my data\\x/identity = 1.yaml"));

    @Test
    void whatIsWrittenIsReadBack(@TempDir Path root) throws IOException {
        try (DataFolder _ = DataFolder.open(root)) {
            CELL.writeTo(root);

            RunningCell read = RunningCell.on(root);

            assertThat(read).isEqualTo(CELL);
        }
    }

    @Test
    void cellThatHasEndedDoesNotRun(@TempDir Path root) throws IOException {
        try (DataFolder _ = DataFolder.open(root)) {
            CELL.writeTo(root);
        }

        assertThatExceptionOfType(NotRunningException.class)
                .isThrownBy(() -> RunningCell.on(root))
                .withMessageContaining("nothing runs on " + root)
                .withMessageContaining("./opentrail up");
    }

    @Test
    void cellThatStartsIsNotReadyYet(@TempDir Path root) throws IOException {
        try (DataFolder _ = DataFolder.open(root)) {
            CELL.writeTo(root);
            RunningCell.forget(root);

            assertThatExceptionOfType(NotRunningException.class)
                    .isThrownBy(() -> RunningCell.on(root))
                    .withMessageContaining("what runs on " + root + " is not ready yet");
        }
    }

    @Test
    void addressesFollowFromThePorts() {
        assertThat(CELL.bootstrapServers()).isEqualTo("127.0.0.1:4582");
        assertThat(CELL.schemaRegistry())
                .isEqualTo(URI.create("http://127.0.0.1:4584/apis/ccompat/v7"));
    }
}
