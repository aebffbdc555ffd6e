package io.opentrail.verifier.command;

import io.opentrail.verifier.bucket.BucketReader;
import io.opentrail.verifier.bucket.FolderBucketReader;
import io.opentrail.verifier.bucket.S3BucketReader;
import io.opentrail.verifier.keys.CloudTrailPublicKeys;
import io.opentrail.verifier.keys.PublicKeyFile;
import io.opentrail.verifier.query.QueryResultVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Proves that a query's results are unchanged.
@Command(
        name = "verify-query-results",
        description = {
            "Proves that the results of a lake query are what was signed.",
            "Takes the options of `aws cloudtrail verify-query-results`."
        },
        exitCodeOnInvalidInput = ValidateLogsCommand.ERROR,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:valid",
            "255:not valid, or it could not be found out, as with the AWS CLI"
        })
public final class VerifyQueryResultsCommand implements Callable<Integer> {

    private static final String FALLBACK_REGION = "us-east-1";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this and end")
    @SuppressWarnings("unused") // picocli sets it, and acts on it
    private boolean help;

    @Option(names = "--s3-bucket", paramLabel = "BUCKET")
    private Optional<String> bucket = Optional.empty();

    @Option(names = "--s3-prefix", paramLabel = "P", description = "the folder of the sign file")
    private String prefix = "";

    @Option(
            names = "--local-export-path",
            paramLabel = "DIR",
            description = "a local copy of that folder, instead of a bucket")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = "--public-keys",
            paramLabel = "FILE",
            description = "what `aws cloudtrail list-public-keys` printed, instead of asking")
    private Optional<Path> publicKeyFile = Optional.empty();

    @Mixin private AwsClients aws = new AwsClients();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var err = spec.commandLine().getErr();
        try {
            List<String> problems = problems();
            problems.forEach(problem -> err.println("INVALID: " + problem));
            if (problems.isEmpty()) {
                spec.commandLine()
                        .getOut()
                        .println("Successfully validated sign and query result files");
                spec.commandLine().getOut().flush();
            }
            return problems.isEmpty() ? 0 : ValidateLogsCommand.ERROR;
        } catch (IOException | IllegalArgumentException | SdkException failure) {
            err.println("opentrail: " + failure.getMessage());
            return ValidateLogsCommand.ERROR;
        }
    }

    private List<String> problems() throws IOException {
        if (folder.isPresent() == bucket.isPresent()) {
            throw new IllegalArgumentException(
                    "one of --s3-bucket and --local-export-path is needed");
        }
        if (folder.isPresent()) {
            return problems(new FolderBucketReader(folder.get()), "", "");
        }
        String at = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        try (S3Client s3 = aws.s3(FALLBACK_REGION, 1)) {
            return problems(new S3BucketReader(s3), bucket.get(), at);
        }
    }

    private List<String> problems(BucketReader reader, String from, String at) throws IOException {
        if (publicKeyFile.isPresent()) {
            var keys = PublicKeyFile.read(publicKeyFile.get());
            return new QueryResultVerifier(reader, keys).problems(from, at);
        }
        try (CloudTrailClient client = aws.cloudTrail(FALLBACK_REGION)) {
            return new QueryResultVerifier(reader, new CloudTrailPublicKeys(client))
                    .problems(from, at);
        }
    }
}
