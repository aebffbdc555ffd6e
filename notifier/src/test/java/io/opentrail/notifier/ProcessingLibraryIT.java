package io.opentrail.notifier;

import static io.opentrail.notifier.NotifierCell.ACCOUNT;
import static io.opentrail.notifier.NotifierCell.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.cloudtrail.processinglibrary.AWSCloudTrailProcessingExecutor;
import com.amazonaws.services.cloudtrail.processinglibrary.configuration.ClientConfiguration;
import com.amazonaws.services.cloudtrail.processinglibrary.exceptions.ProcessingLibraryException;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.sqs.AmazonSQS;
import com.amazonaws.services.sqs.AmazonSQSClientBuilder;
import io.opentrail.embedded.s3.AccessRule;
import io.opentrail.embedded.s3.EmbeddedS3;
import io.opentrail.embedded.start.Ports;
import io.opentrail.schemas.envelope.RealRecords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Amazon's own library for readers of trails, unmodified: it polls a queue, takes our
/// notifications for SNS's, fetches the log files and reads every event.
class ProcessingLibraryIT {

    private static final BasicAWSCredentials KEY = new BasicAWSCredentials("key", "secret");
    private static final String REGION = "us-east-1";

    /// All that CloudTrail itself delivered for one account. The library refuses some of the other
    /// records, which were made up for examples.
    private static final String ONE_ACCOUNT = "\"recipientAccountId\":\"123837392027\"";

    private static final int EVENTS_A_FILE = 51;
    private static final Pattern EVENT_ID = Pattern.compile("\"eventID\":\"([^\"]+)\"");

    private NotifierCell cell;
    private EmbeddedS3 store;
    private SQSRestServer queues;
    private AmazonSQS sqs;
    private AmazonS3 s3;
    private String queueUrl;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        cell = new NotifierCell(folder.resolve("kafka"));
        cell.trail("one");
        store =
                EmbeddedS3.start(
                        EmbeddedS3.Config.in(
                                folder.resolve("s3"), AccessRule.onlyKey("key", "secret")));
        int port = Ports.free();
        queues = SQSRestServerBuilder.withPort(port).withInterface(Ports.LOOPBACK).start();
        queues.waitUntilStarted();
        sqs =
                AmazonSQSClientBuilder.standard()
                        .withCredentials(new AWSStaticCredentialsProvider(KEY))
                        .withEndpointConfiguration(
                                new EndpointConfiguration("http://127.0.0.1:" + port, REGION))
                        .build();
        queueUrl = sqs.createQueue("trail").getQueueUrl().replace("localhost", Ports.LOOPBACK);
        s3 =
                AmazonS3ClientBuilder.standard()
                        .withCredentials(new AWSStaticCredentialsProvider(KEY))
                        .withPathStyleAccessEnabled(true)
                        .withEndpointConfiguration(
                                new EndpointConfiguration(store.endpoint().toString(), REGION))
                        .build();
        s3.createBucket("audit");
    }

    @AfterEach
    void stop() {
        s3.shutdown();
        sqs.shutdown();
        queues.stopAndWait();
        store.close();
        cell.close();
    }

    @Test
    void everyEventOfATrailIsRead() throws Exception {
        List<String> records =
                RealRecords.all().stream().filter(record -> record.contains(ONE_ACCOUNT)).toList();
        List<String> expected =
                records.stream()
                        .map(record ->
                                EVENT_ID.matcher(record)
                                        .results()
                                        .map((MatchResult match) -> match.group(1))
                                        .findFirst()
                                        .orElseThrow())
                        .toList();
        List<String> read = new CopyOnWriteArrayList<>();
        List<ProcessingLibraryException> problems = new CopyOnWriteArrayList<>();
        var configuration =
                new ClientConfiguration(queueUrl, new AWSStaticCredentialsProvider(KEY));
        configuration.setThreadCount(2);
        AWSCloudTrailProcessingExecutor library =
                new AWSCloudTrailProcessingExecutor.Builder(
                                events ->
                                        events.forEach(event ->
                                                read.add(
                                                        event.getEventData()
                                                                .getEventId()
                                                                .toString())),
                                configuration)
                        .withSQSClient(sqs)
                        .withS3Client(s3)
                        .withExceptionHandler(problems::add)
                        .build();
        try (var _ = cell.notifier(List.of("*=sqs:" + queueUrl))) {
            library.start();
            int number = 0;
            for (int from = 0; from < records.size(); from += EVENTS_A_FILE) {
                String key =
                        "AWSLogs/%s/CloudTrail/us-east-1/2026/01/02/%s_CloudTrail_us-east-1_20260102T0305Z_abcdefghijkl%04d.json.gz"
                                .formatted(ACCOUNT, ACCOUNT, number++);
                put(key, records.subList(from, Math.min(records.size(), from + EVENTS_A_FILE)));
                cell.deliver("one", key);
            }

            await().atMost(DEADLINE)
                    .until(() -> read.size() >= expected.size() || !problems.isEmpty());

            assertThat(problems).isEmpty();
            assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
        } finally {
            library.stop();
        }
    }

    private void put(String key, List<String> records) throws IOException {
        var file = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(file)) {
            gzip.write(
                    ("{\"Records\":[" + String.join(",", records) + "]}")
                            .getBytes(StandardCharsets.UTF_8));
        }
        s3.putObject("audit", key, new ByteArrayInputStream(file.toByteArray()), null);
    }
}
