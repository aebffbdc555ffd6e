package io.opentrail.standalone.command;

import picocli.CommandLine.Option;

/// What every command has.
public final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this and end")
    @SuppressWarnings("unused") // picocli sets it, and acts on it
    private boolean help;
}
