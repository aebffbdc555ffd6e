package io.opentrail.standalone.command;

import io.opentrail.standalone.cell.DataFolder;
import io.opentrail.standalone.cell.RunningCell;
import io.opentrail.standalone.status.StatusReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Says how the cell of a data folder does.
@Command(
        name = "status",
        description = "Says what runs, how far each consumer lags and what fails.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:all is well", "1:something fails, or nothing runs"})
public final class StatusCommand implements Callable<Integer> {

    @SuppressWarnings("unused") // picocli reads it
    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin private DataOption data = new DataOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = data.path();
        RunningCell cell = RunningCell.on(folder);
        out.println("process %d on %s".formatted(DataFolder.pid(folder), folder));
        StatusReport report = StatusReport.of(cell);
        out.print(report.text());
        out.flush();
        return report.isWell() ? 0 : 1;
    }
}
