package io.opentrail.standalone;

import io.opentrail.standalone.command.DownCommand;
import io.opentrail.standalone.command.HelpOption;
import io.opentrail.standalone.command.KafkaCommand;
import io.opentrail.standalone.command.LoadCommand;
import io.opentrail.standalone.command.Logging;
import io.opentrail.standalone.command.OneLineErrors;
import io.opentrail.standalone.command.RedeliverCommand;
import io.opentrail.standalone.command.StatusCommand;
import io.opentrail.standalone.command.UpCommand;
import io.opentrail.verifier.command.ValidateLogsCommand;
import io.opentrail.verifier.command.VerifyQueryResultsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `./opentrail`.
@Command(
        name = "opentrail",
        description = "A self-hosted audit trail that speaks CloudTrail's protocols and formats.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LoadCommand.class,
            RedeliverCommand.class,
            ValidateLogsCommand.class,
            VerifyQueryResultsCommand.class,
            KafkaCommand.class,
            CommandLine.HelpCommand.class
        })
final class Main {

    @SuppressWarnings("unused") // picocli reads it
    @Mixin
    private HelpOption help = new HelpOption();

    private Main() {}

    static void main(String[] args) {
        Logging.toStandardError();
        var errors = new OneLineErrors();
        var commandLine =
                new CommandLine(new Main())
                        .setExecutionExceptionHandler(errors)
                        .setParameterExceptionHandler(errors)
                        .setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(commandLine.execute(args));
    }
}
