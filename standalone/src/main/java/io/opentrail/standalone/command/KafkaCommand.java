package io.opentrail.standalone.command;

import io.opentrail.standalone.cell.RunningCell;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// Kafka's own command-line tools, told where the broker is.
@Command(
        name = "kafka",
        description = "Runs one of Kafka's own tools against the running broker.",
        customSynopsis = "opentrail kafka [--data DIR] TOOL [OPTION…]",
        footer = {
            "",
            "For instance: kafka topics --list",
            "              kafka consumer-groups --describe --all-groups",
            "The tools' names are those of Kafka's own scripts, without kafka- and .sh."
        })
public final class KafkaCommand implements Callable<Integer> {

    private static final String BOOTSTRAP = "--bootstrap-server";
    static final Map<String, String> CLASSES_BY_TOOL =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("acls", "org.apache.kafka.tools.AclCommand"),
                            Map.entry(
                                    "broker-api-versions",
                                    "org.apache.kafka.tools.BrokerApiVersionsCommand"),
                            Map.entry("configs", "kafka.admin.ConfigCommand"),
                            Map.entry(
                                    "console-consumer",
                                    "org.apache.kafka.tools.consumer.ConsoleConsumer"),
                            Map.entry("console-producer", "org.apache.kafka.tools.ConsoleProducer"),
                            Map.entry(
                                    "consumer-groups",
                                    "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"),
                            Map.entry(
                                    "delete-records",
                                    "org.apache.kafka.tools.DeleteRecordsCommand"),
                            Map.entry("get-offsets", "org.apache.kafka.tools.GetOffsetShell"),
                            Map.entry("groups", "org.apache.kafka.tools.GroupsCommand"),
                            Map.entry("log-dirs", "org.apache.kafka.tools.LogDirsCommand"),
                            Map.entry(
                                    "metadata-quorum",
                                    "org.apache.kafka.tools.MetadataQuorumCommand"),
                            Map.entry(
                                    "streams-groups",
                                    "org.apache.kafka.tools.streams.StreamsGroupCommand"),
                            Map.entry("topics", "org.apache.kafka.tools.TopicCommand"),
                            Map.entry(
                                    "transactions", "org.apache.kafka.tools.TransactionsCommand")));

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private DataOption data = new DataOption();

    @Parameters(index = "0", paramLabel = "TOOL", arity = "0..1")
    private String tool = "";

    @Unmatched private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        if (isHelp()) {
            spec.commandLine().usage(spec.commandLine().getOut());
            return 0;
        }
        String className = CLASSES_BY_TOOL.get(tool);
        if (className == null) {
            throw new IllegalArgumentException(
                    (tool.isEmpty() ? "no tool is named" : "there is no tool '" + tool + "'")
                            + "; there are "
                            + String.join(", ", CLASSES_BY_TOOL.keySet()));
        }
        var arguments = new ArrayList<>(options);
        if (!arguments.contains(BOOTSTRAP)) {
            arguments.addFirst(RunningCell.on(data.path()).bootstrapServers());
            arguments.addFirst(BOOTSTRAP);
        }
        run(className, arguments.toArray(String[]::new));
        return 0;
    }

    /// With a tool, `--help` is the tool's own.
    private boolean isHelp() {
        return tool.isEmpty() && (options.contains("--help") || options.contains("-h"));
    }

    private static void run(String className, String[] arguments) throws Exception {
        try {
            // The element of the argument list is the tool's whole argument array.
            Class.forName(className)
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }
}
