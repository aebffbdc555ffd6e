package io.opentrail.standalone.command;

import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// What a user sees of a failure: what is wrong, on standard error. The stack goes to the log.
public final class OneLineErrors implements IExecutionExceptionHandler {

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
        return message == null ? failure.toString() : message;
    }
}
