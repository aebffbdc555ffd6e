package io.opentrail.verifier;

import io.opentrail.verifier.command.ValidateLogsCommand;
import io.opentrail.verifier.command.VerifyQueryResultsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The verifier on its own, for auditors who run nothing else of OpenTrail.
@Command(
        name = "log-verifier",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ValidateLogsCommand.class,
            VerifyQueryResultsCommand.class,
            CommandLine.HelpCommand.class
        })
final class Main {

    private Main() {}

    static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
