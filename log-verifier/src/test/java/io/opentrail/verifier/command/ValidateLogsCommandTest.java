package io.opentrail.verifier.command;

import static io.opentrail.verifier.signed.SignedBucket.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.verifier.digest.Location;
import io.opentrail.verifier.signed.SignedBucket;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ValidateLogsCommandTest {

    private static final String ARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/all";
    private static final String DIGEST =
            "s3://"
                    + BUCKET
                    + "/AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/02/01/111122223333_CloudTrail-Digest_us-east-1_all_us-east-1_20260201T";

    private final SignedBucket bucket = new SignedBucket();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path folder = Path.of("");
    private Location first = new Location(BUCKET, "");

    @BeforeEach
    void copyOfThreeDigests(@TempDir Path temporary) throws IOException {
        folder = temporary;
        first = bucket.logFile(Instant.parse("2026-02-01T00:30:00Z"), "one");
        bucket.digest(Instant.parse("2026-02-01T01:00:00Z"), first);
        bucket.digest(Instant.parse("2026-02-01T02:00:00Z"));
        bucket.digest(Instant.parse("2026-02-01T04:00:00Z"));
        bucket.copyTo(folder.resolve("copy"));
        Files.writeString(
                folder.resolve("keys.json"),
                """
                {"PublicKeyList": [{"Value": "%s", "Fingerprint": "%s", "ValidityStartTime": 1.0}]}
                """
                        .formatted(
                                Base64.getEncoder().encodeToString(bucket.pkcs1()),
                                bucket.fingerprint()));
    }

    @Test
    void aValidCopyPrintsWhatTheAwsCliPrints() {
        int status = run("--verbose");

        assertThat(status).isZero();
        assertThat(err).hasToString("");
        assertThat(out)
                .hasToString(
                        """
                        Validating log files for trail %s between 2026-02-01T00:00:00Z and 2026-02-01T02:00:00Z

                        Digest file\t%s020000Z.json.gz\tvalid
                        Digest file\t%s010000Z.json.gz\tvalid
                        Log file\t%s\tvalid

                        Results requested for 2026-02-01T00:00:00Z to 2026-02-01T02:00:00Z
                        Results found for 2026-02-01T00:00:00Z to 2026-02-01T02:00:00Z:

                        2/2 digest files valid
                        1/1 log files valid
                        """
                                .formatted(ARN, DIGEST, DIGEST, first));
    }

    @Test
    void whatIsInvalidIsOnStandardErrorAndInTheStatus() throws IOException {
        Files.write(folder.resolve("copy").resolve(first.key()), SignedBucket.gzip(new byte[1]));

        int status = run();

        assertThat(status).isEqualTo(1);
        assertThat(err)
                .hasToString("Log file\t" + first + "\tINVALID: hash value doesn't match\n\n");
        assertThat(out.toString())
                .endsWith("\n2/2 digest files valid\n0/1 log files valid, 1/1 log files INVALID\n");
    }

    @Test
    void theReportForProgramsNamesWhatIsInvalidAndCountsTheRest() throws IOException {
        Files.delete(folder.resolve("copy").resolve(first.key()));

        int status = run("--format", "json");

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(status).isEqualTo(1);
        assertThat(report.path("valid").asBoolean(true)).isFalse();
        assertThat(report.at("/digests/valid").asInt()).isEqualTo(2);
        assertThat(report.at("/logFiles/invalid").asInt()).isEqualTo(1);
        assertThat(report.path("findings")).hasSize(1);
        assertThat(report.at("/findings/0/result").asText()).isEqualTo("NOT_FOUND");
        assertThat(report.at("/findings/0/s3Object").asText()).isEqualTo(first.key());
    }

    @Test
    void whatCannotBeFoundOutIsNeitherValidNorInvalid() {
        assertThat(run("--local-folder", "elsewhere=" + folder.resolve("nowhere"))).isEqualTo(255);
        assertThat(execute("--trail-arn", "nonsense", "--start-time", "2026-01-01")).isEqualTo(255);
        assertThat(execute("--start-time", "2026-01-01")).isEqualTo(255);
        assertThat(execute("--trail-arn", ARN, "--start-time", "soon")).isEqualTo(255);
        assertThat(err.toString())
                .contains("there is no folder", "Invalid trail ARN", "Unable to parse date value");
    }

    @Test
    void anEmptyRangeIsValid() {
        int status =
                execute(
                        "--trail-arn",
                        ARN,
                        "--start-time",
                        "2025-01-01",
                        "--end-time",
                        "2025-01-02",
                        "--s3-bucket",
                        BUCKET,
                        "--local-folder",
                        folder.resolve("copy").toString(),
                        "--public-keys",
                        folder.resolve("keys.json").toString());

        assertThat(status).isZero();
        assertThat(out.toString()).endsWith("No digests found\n");
    }

    private int run(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--trail-arn",
                                ARN,
                                "--start-time",
                                "2026-02-01T00:00:00Z",
                                "--end-time",
                                "2026-02-01T02:00:00Z",
                                "--s3-bucket",
                                BUCKET,
                                "--local-folder",
                                folder.resolve("copy").toString(),
                                "--public-keys",
                                folder.resolve("keys.json").toString()));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        return new CommandLine(new ValidateLogsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
