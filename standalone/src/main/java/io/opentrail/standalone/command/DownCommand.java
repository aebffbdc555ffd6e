package io.opentrail.standalone.command;

import io.opentrail.standalone.cell.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Stops the cell of a data folder.
@Command(name = "down", description = "Stops what runs on the data folder.")
public final class DownCommand implements Callable<Integer> {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    @SuppressWarnings("unused") // picocli reads it
    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin private DataOption data = new DataOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = data.path();
        if (!DataFolder.isHeld(folder)) {
            out.println("nothing runs on " + folder);
            return 0;
        }
        ProcessHandle process = holder(folder);
        out.println("stopping process " + process.pid());
        out.flush();
        process.destroy();
        try {
            process.onExit().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "process %d has not stopped within %d s; see %s"
                            .formatted(process.pid(), TIMEOUT.toSeconds(), DataFolder.logs(folder)),
                    e);
        }
        out.println("stopped");
        return 0;
    }

    private static ProcessHandle holder(Path folder) throws IOException {
        long pid = DataFolder.pid(folder);
        return ProcessHandle.of(pid)
                .orElseThrow(() ->
                        new IOException(
                                "%s is held by a process, but not by %d, which its opentrail.pid names"
                                        .formatted(folder, pid)));
    }
}
