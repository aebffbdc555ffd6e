package io.opentrail.standalone.command;

import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.IdentityFile;
import io.opentrail.access.identity.Service;
import io.opentrail.access.signature.Credentials;
import io.opentrail.standalone.cell.CellPorts;
import io.opentrail.standalone.cell.RunningCell;
import io.opentrail.standalone.load.GatewayClient;
import io.opentrail.standalone.load.LoadTally;
import io.opentrail.standalone.load.Loader;
import io.opentrail.standalone.load.ProgressBar;
import io.opentrail.standalone.load.UnreadableFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Sends log files to the gateway of a running cell.
@Command(
        name = "load",
        description = {
            "Sends CloudTrail log files to the gateway, signed as a service of the identity file.",
            "A file holds {\"Records\":[...]} or one record a line, and may be gzipped."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every record was accepted",
            "1:records were rejected, or not everything could be sent"
        })
public final class LoadCommand implements Callable<Integer> {

    private static final String ANY = "*";

    @SuppressWarnings("unused") // picocli reads it
    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin private DataOption data = new DataOption();

    @Option(
            names = "--region",
            paramLabel = "R",
            description = "region of records that have none (default: the cell's first)")
    private String region = "";

    @Parameters(arity = "1..*", paramLabel = "FILE")
    private List<Path> files = new ArrayList<>();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        RunningCell cell = RunningCell.on(data.path());
        var tally = new LoadTally();
        long began = System.nanoTime();
        List<String> failures;
        try (var gateway =
                        new GatewayClient(
                                CellPorts.url(cell.ports().ingest()),
                                region.isEmpty() ? cell.regions().getFirst() : region,
                                producer(cell),
                                Clock.systemUTC());
                var progress = new ProgressBar(out, totalBytes(), onTerminal())) {
            failures = load(new Loader(gateway, tally, progress::advance));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        out.println(
                "accepted %d, rejected %d, in %.1f s: %.0f events/s"
                        .formatted(
                                tally.accepted(),
                                tally.rejected(),
                                seconds,
                                tally.accepted() / seconds));
        out.print(tally.reasons());
        out.flush();
        failures.forEach(failure -> spec.commandLine().getErr().println("opentrail: " + failure));
        return failures.isEmpty() && tally.rejected() == 0 ? 0 : 1;
    }

    /// A file that is none stops itself alone; a gateway that is away stops everything.
    private List<String> load(Loader loader) throws InterruptedException {
        var failures = new ArrayList<String>();
        for (Path file : files) {
            try {
                loader.load(file);
            } catch (UnreadableFileException e) {
                failures.add(e.getMessage());
            } catch (IOException e) {
                failures.add(
                        "%s was not sent to its end: %s; what the last request held may be kept or not"
                                .formatted(file, e.getMessage() == null ? e : e.getMessage()));
                break;
            }
        }
        return failures;
    }

    private long totalBytes() throws IOException {
        long bytes = 0;
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new IOException(
                        "%s %s; nothing was sent"
                                .formatted(
                                        file,
                                        Files.isDirectory(file)
                                                ? "is a folder"
                                                : Files.exists(file)
                                                        ? "may not be read"
                                                        : "does not exist"));
            }
            bytes += Files.size(file);
        }
        return bytes;
    }

    /// On JDK 25 there is no console again where there is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean onTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    /// The service that may write the most.
    private static Credentials producer(RunningCell cell) throws IOException {
        Identities identities = IdentityFile.parse(cell.identityFile());
        return identities.services().stream()
                .filter(service -> !service.accessKeys().isEmpty())
                .max(Comparator.comparing(LoadCommand::mayWriteAny))
                .map(service -> service.accessKeys().getFirst())
                .map(key -> new Credentials(key.id(), key.secret().value()))
                .orElseThrow(() ->
                        new IOException(
                                "%s has no service with an access key; add one under 'services'"
                                        .formatted(cell.identityFile())));
    }

    private static boolean mayWriteAny(Service service) {
        return service.accounts().contains(ANY) && service.eventSources().contains(ANY);
    }
}
