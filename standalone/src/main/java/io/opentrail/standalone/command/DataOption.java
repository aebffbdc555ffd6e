package io.opentrail.standalone.command;

import io.opentrail.standalone.cell.CellConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Which cell a command is about.
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the data folder that `up` was given (default: ./data)")
    private Path data = CellConfig.DEFAULT_DATA;

    Path path() {
        return data.toAbsolutePath().normalize();
    }
}
