package io.opentrail.standalone.command;

import io.opentrail.settings.Settings;
import io.opentrail.standalone.cell.Cell;
import io.opentrail.standalone.cell.CellConfig;
import io.opentrail.standalone.cell.CellPorts;
import io.opentrail.standalone.cell.DataFolder;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// Runs a cell until it is told to stop. Its options are the settings of [CellConfig].
@Command(
        name = "up",
        description = "Runs the whole system; Ctrl-C stops it cleanly.",
        customSynopsis =
                "opentrail up [--data DIR] [--port-base N] [--identity FILE] [--config FILE] [--regions a,b] [--flush-interval 60s] [--digest-interval 1h] [--detach]")
public final class UpCommand implements Callable<Integer> {

    private static final String MODULE = "up";
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(60);
    private static final String REGISTRY_HOME = "opentrail.registry.home";

    @Option(names = "--detach", description = "go on in the background once it is ready")
    private boolean detach;

    @Option(
            names = {"-h", "--help"},
            description = "show the settings")
    private boolean help;

    @Unmatched private List<String> settings = new ArrayList<>();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (help) {
            spec.commandLine().usage(out);
            out.println(Settings.describe(MODULE, CellConfig::from).markdown());
            return 0;
        }
        CellConfig config =
                Settings.read(
                        MODULE, settings.toArray(String[]::new), System.getenv(), CellConfig::from);
        DataFolder.requireUsable(config.data());
        if (detach) {
            return new DetachedProcess(config.data(), settings).start(out);
        }
        Logging.toFolderOf(config.data());
        return run(config, out);
    }

    private static int run(CellConfig config, PrintWriter out) throws Exception {
        Instant began = Instant.now();
        var signalled = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> signalled.set(true)));
        var failed = new AtomicBoolean();
        try (var run = ServiceRun.begin("standalone", CLOSE_DEADLINE)) {
            run.add("last-word", () -> say(out, failed.get() ? "" : "stopped"));
            try {
                Cell.start(config, run, registryHome(), step -> say(out, "starting: " + step));
                say(out, ready(config, Duration.between(began, Instant.now())));
                run.add("first-word", () -> say(out, "stopping"));
                run.awaitStop();
            } catch (Exception e) {
                // What was started half cannot but fail when it is stopped.
                if (!signalled.get()) {
                    failed.set(true);
                    throw e;
                }
            }
        }
        return 0;
    }

    private static void say(PrintWriter out, String text) {
        if (!text.isEmpty()) {
            out.println(text);
            out.flush();
        }
    }

    private static Path registryHome() {
        return Optional.ofNullable(System.getProperty(REGISTRY_HOME))
                .map(Path::of)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "where the schema registry is unpacked is not known; start with ./opentrail, or set -D"
                                        + REGISTRY_HOME));
    }

    private static String ready(CellConfig config, Duration took) {
        CellPorts ports = config.ports();
        return """
        READY in %d.%d s: CloudTrail API %s, ingest %s, S3 %s, Kafka 127.0.0.1:%d, schema registry %s, metrics %s

        Try, in another terminal:
          export AWS_CONFIG_FILE=%s/aws/config AWS_SHARED_CREDENTIALS_FILE=%s/aws/credentials
          aws s3 mb s3://audit
          aws cloudtrail create-trail --name all --s3-bucket-name audit --is-multi-region-trail --enable-log-file-validation
          aws cloudtrail start-logging --name all
          ./opentrail load samples/*.json.gz%s
          aws s3 ls --recursive s3://audit
        """
                .formatted(
                        took.toSeconds(),
                        took.toMillisPart() / 100,
                        CellPorts.url(ports.controlApi()),
                        CellPorts.url(ports.ingest()),
                        CellPorts.url(ports.s3()),
                        ports.kafka(),
                        CellPorts.url(ports.schemaRegistry()),
                        CellPorts.url(ports.metrics()),
                        ShellWord.of(config.data()),
                        ShellWord.of(config.data()),
                        dataOption(config));
    }

    private static String dataOption(CellConfig config) {
        boolean isDefault = config.data().equals(CellConfig.DEFAULT_DATA.toAbsolutePath());
        return isDefault ? "" : " --data " + ShellWord.of(config.data());
    }
}
