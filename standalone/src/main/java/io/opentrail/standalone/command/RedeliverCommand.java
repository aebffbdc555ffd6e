package io.opentrail.standalone.command;

import io.opentrail.schemas.registry.HttpSchemaRegistry;
import io.opentrail.schemas.registry.SchemaRegistryConfig;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.sink.redelivery.Redelivery;
import io.opentrail.sink.redelivery.RedeliveryRequest;
import io.opentrail.sink.redelivery.RedeliveryStart;
import io.opentrail.standalone.cell.RunningCell;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Delivers once more what a trail was delivered before.
@Command(
        name = "redeliver",
        description = {
            "Delivers a trail's events once more, to the bucket that it has now, in log files whose",
            "metadata names the redelivery. What Kafka still holds can be delivered again. If it is",
            "stopped, the same command with --id goes on; nothing is appended twice."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:all events are on their way to the bucket", "1:they are not"})
public final class RedeliverCommand implements Callable<Integer> {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @SuppressWarnings("unused") // picocli reads it
    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--trail-arn", paramLabel = "ARN", required = true)
    private String trailArn = "";

    @ArgGroup(multiplicity = "1")
    private Start start = new Start();

    @Option(
            names = "--to",
            paramLabel = "T",
            description = "leave out what came in then or later (default: all there is)")
    private Optional<Instant> to = Optional.empty();

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "names the redelivery (default: the time in UTC)")
    private Optional<String> id = Optional.empty();

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "a broker of a cell that is not run by `up`; with --schema-registry")
    private Optional<String> bootstrapServer = Optional.empty();

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "properties of Kafka's clients, as Kafka's own tools take them")
    private Optional<Path> commandConfig = Optional.empty();

    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            description = "base URL of the schema registry (Confluent's REST API)")
    private Optional<URI> schemaRegistry = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    /// Where it begins.
    static final class Start {

        @Option(
                names = "--from",
                paramLabel = "T",
                description = "with what came in then, such as 2026-01-08T05:21:42Z")
        private Optional<Instant> from = Optional.empty();

        @Option(
                names = "--from-offsets",
                paramLabel = "P=O",
                split = ",",
                description =
                        "with these offsets of opentrail.routed.trails, by partition: 0=1200,3=77")
        private Map<Integer, Long> fromOffsets = new HashMap<>();

        RedeliveryStart value() {
            return from.<RedeliveryStart>map(RedeliveryStart.At::new)
                    .orElseGet(() -> new RedeliveryStart.Offsets(fromOffsets));
        }
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        KafkaConnection kafka = kafka();
        var request =
                new RedeliveryRequest(
                        id.orElseGet(() -> NAME.format(Clock.systemUTC().instant())),
                        trailId(kafka),
                        start.value(),
                        to);
        out.println("redelivery %s of %s".formatted(request.id(), trailArn));
        out.flush();
        long appended;
        try (var redelivery = new Redelivery(kafka, request)) {
            appended = redelivery.run(_ -> {});
        }
        out.println("%d events are on their way to the bucket".formatted(appended));
        out.flush();
        return 0;
    }

    private KafkaConnection kafka() throws IOException {
        return new KafkaConnection(
                bootstrapServer.isPresent()
                        ? bootstrapServer.get()
                        : RunningCell.on(data.path()).bootstrapServers(),
                commandConfig.isPresent() ? properties(commandConfig.get()) : Map.of());
    }

    private String trailId(KafkaConnection kafka) throws IOException {
        URI url =
                schemaRegistry.isPresent()
                        ? schemaRegistry.get()
                        : RunningCell.on(data.path()).schemaRegistry();
        try (var registry = new HttpSchemaRegistry(SchemaRegistryConfig.of(url));
                var trails =
                        new KafkaTrailDirectory(
                                kafka,
                                registry,
                                new TopicCatalogue(TopicSizing.DEFAULT).control())) {
            return trails.all().stream()
                    .filter(trail -> trail.getTrailArn().equals(trailArn))
                    .filter(trail -> trail.getDeletedAt() == null)
                    .map(Trail::getTrailId)
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException(
                                    "there is no trail %s; `aws cloudtrail list-trails` names those that there are"
                                            .formatted(trailArn)));
        }
    }

    private static Map<String, String> properties(Path file) throws IOException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        Map<String, String> byName = new HashMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> byName.put(name, properties.getProperty(name)));
        return byName;
    }
}
