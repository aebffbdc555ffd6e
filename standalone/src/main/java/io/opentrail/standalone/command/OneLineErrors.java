package io.opentrail.standalone.command;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// What a user sees of a failure: what is wrong, on standard error. The stack goes to the log.
public final class OneLineErrors implements IExecutionExceptionHandler, IParameterExceptionHandler {

    /// A command line that cannot be understood.
    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine commandLine = failure.getCommandLine();
        commandLine
                .getErr()
                .println(
                        "opentrail: %s; see ./%s --help"
                                .formatted(
                                        failure.getMessage(),
                                        commandLine.getCommandSpec().qualifiedName()));
        return commandLine.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine commandLine, ParseResult parsed) {
        LoggerFactory.getLogger(OneLineErrors.class)
                .atDebug()
                .setCause(failure)
                .log("command failed");
        commandLine.getErr().println("opentrail: " + message(failure));
        return 1;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return switch (failure) {
            case NoSuchFileException _ -> "there is no file " + message;
            case AccessDeniedException _ -> message + " may not be read or written by this user";
            default -> message == null ? failure.toString() : message;
        };
    }
}
