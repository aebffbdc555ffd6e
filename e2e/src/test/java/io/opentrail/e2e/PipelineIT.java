package io.opentrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.schemas.envelope.RealRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudtrail.model.DataResource;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusResponse;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;

/// Records in over HTTP, log files and digests out of the bucket, all in one running cell. Each
/// test has accounts of its own.
class PipelineIT {

    private static final List<String> REGIONS =
            List.of(
                    "us-east-1",
                    "us-east-2",
                    "us-west-1",
                    "us-west-2",
                    "ap-southeast-2",
                    "eu-central-1",
                    "eu-west-1",
                    "eu-west-2");
    private static final String CHAINED = "700000000001";
    private static final String STALLED = "700000000002";
    private static final String ISOLATED = "700000000003";
    private static final String AUDITED = "700000000004";
    private static final String REPEATED = "700000000005";

    private static List<RealRecord> realRecords = List.of();
    private static CellProcess cell;
    private static Sender sender;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        realRecords = RealRecords.all().stream().map(RealRecord::of).toList();
        Path identities = folder.resolve("identities.yaml");
        Identity.write(identities, accounts());
        cell =
                CellProcess.start(
                        folder.resolve("data"),
                        Map.of(
                                "regions", String.join(",", REGIONS),
                                "identity", identities.toString(),
                                "partitions", "2",
                                "flush-interval", "1s",
                                "digest-interval", "5s",
                                "drain-grace", "2s",
                                "park-after", "1s",
                                "max-retry-pause", "1s"));
        sender = new Sender(cell.ports(), Identity.SERVICE_KEY, Identity.SERVICE_SECRET);
    }

    @AfterAll
    static void stop() {
        sender.close();
        cell.close();
    }

    private static Set<String> accounts() {
        Set<String> accounts = realAccounts();
        accounts.addAll(List.of(CHAINED, STALLED, ISOLATED, AUDITED, REPEATED));
        return accounts;
    }

    private static Set<String> realAccounts() {
        return realRecords.stream()
                .map(RealRecord::account)
                .filter(account -> account.matches("\\d{12}"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyRealRecordIsRejectedForTheRightReasonOrDeliveredOnceByteForByte() throws Exception {
        createBucket(realAccounts().iterator().next(), "real");
        for (String account : realAccounts()) {
            try (Clients clients = clients(account)) {
                startTrail(clients, "all", "real");
                selectAllThatBasicSelectorsCan(clients, "all");
            }
        }

        List<RealRecord> accepted = sendRealRecords();

        List<RealRecord> expected =
                accepted.stream().filter(RealRecord::isSelectedByAllBasicSelectors).toList();
        try (Clients clients = clients(realAccounts().iterator().next())) {
            var bucket = new Bucket(clients.s3(), "real");
            Await.until("all delivered", () -> bucket.records().size(), n -> n >= expected.size());
            assertSame(expected, bucket.records());
        }
    }

    /// The accepted ones, having checked that the others were rejected for a reason that is right.
    private static List<RealRecord> sendRealRecords() throws IOException, InterruptedException {
        Sender.Answer answer = sender.send(realRecords.stream().map(RealRecord::json).toList());

        var accepted = new ArrayList<RealRecord>();
        for (int i = 0; i < realRecords.size(); i++) {
            RealRecord record = realRecords.get(i);
            Set<String> reasons = record.reasonsToReject(REGIONS);
            if (reasons.isEmpty()) {
                accepted.add(record);
            }
            assertThat(answer.codesByIndex().getOrDefault(i, "accepted"))
                    .as("record %d", i)
                    .isIn(reasons.isEmpty() ? Set.of("accepted") : reasons);
        }
        assertThat(answer.accepted()).isEqualTo(accepted.size());
        assertThat(accepted).hasSizeGreaterThan(3_200).hasSizeLessThan(realRecords.size());
        return accepted;
    }

    private static void assertSame(List<RealRecord> sent, List<Bucket.Delivered> delivered) {
        List<RealRecord> incomplete = sent.stream().filter(record -> !record.isComplete()).toList();
        Predicate<Bucket.Delivered> hasAdditions =
                record -> incomplete.stream().anyMatch(one -> one.isPartOf(record.json()));

        assertThat(counts(delivered.stream().filter(hasAdditions.negate()).toList()))
                .isEqualTo(
                        counts(
                                sent.stream()
                                        .filter(RealRecord::isComplete)
                                        .map(record ->
                                                new Bucket.Delivered(
                                                        record.account(),
                                                        record.region(),
                                                        record.json()))
                                        .toList()));
        assertThat(delivered.stream().filter(hasAdditions))
                .hasSameSizeAs(incomplete)
                .isNotEmpty()
                .allSatisfy(
                        record -> assertThat(RealRecord.of(record.json()).isComplete()).isTrue());
    }

    private static <T> Map<T, Long> counts(List<T> all) {
        return all.stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @Test
    void digestsOfARegionAreOneChainThatListsEveryLogFileAndEndsWithTheLogging() throws Exception {
        try (Clients clients = clients(CHAINED);
                var auditor = new Auditor(cell, CHAINED)) {
            createBucket(CHAINED, "chained");
            startTrail(clients, "chain", "chained");
            Bucket bucket = auditor.bucket("chained");
            for (int digests = 1; digests <= 3; digests++) {
                send(events(CHAINED, List.of("us-east-1", "eu-west-2"), 20));
                int atLeast = digests;
                Await.until(
                        "digest " + digests,
                        () -> auditor.chain(bucket, "us-east-1").length(),
                        length -> length >= atLeast);
            }
            Await.until("all delivered", () -> bucket.records().size(), n -> n >= 120);

            clients.cloudTrail().stopLogging(stop -> stop.name("chain"));
            Await.untilAsserted(
                    "the last call",
                    () -> assertThat(controlCalls(bucket)).contains("StopLogging"));

            List<String> all = bucket.logFileKeys();
            var listed = new ArrayList<String>();
            for (String region : REGIONS) {
                Await.untilAsserted(
                        "last digest of " + region,
                        () ->
                                assertThat(auditor.verifiedLogFiles(bucket, region))
                                        .containsAll(of(region, all)));
                listed.addAll(auditor.verifiedLogFiles(bucket, region));
            }
            assertThat(listed).containsExactlyInAnyOrderElementsOf(all);
            assertThat(bucket.records()).hasSize(120);
        }
    }

    private static List<String> of(String region, List<String> keys) {
        return keys.stream().filter(key -> key.contains("/CloudTrail/" + region + "/")).toList();
    }

    @Test
    void aBucketThatIsGoneStallsItsOwnTrailAloneAndGetsItsBacklogWhenItIsBack() throws Exception {
        try (Clients clients = clients(STALLED)) {
            createBucket(STALLED, "gone");
            createBucket(STALLED, "there");
            startTrail(clients, "to-gone", "gone");
            startTrail(clients, "to-there", "there");
            clients.s3().deleteBucket(delete -> delete.bucket("gone"));
            var there = new Bucket(clients.s3(), "there");
            var gone = new Bucket(clients.s3(), "gone");

            List<String> first = events(STALLED, List.of("us-east-1"), 50);
            send(first);
            Await.until(
                    "the error in the status",
                    () -> status(clients, "to-gone"),
                    status -> "NoSuchBucket".equals(status.latestDeliveryError()));
            List<String> second = events(STALLED, List.of("us-east-1"), 50);
            send(second);
            Await.until("undisturbed trail", () -> there.records().size(), n -> n >= 100);
            assertThat(status(clients, "to-there").latestDeliveryError()).isNull();
            createBucket(STALLED, "gone");

            Await.until("backlog", () -> gone.records().size(), n -> n >= 100);
            List<String> sent = new ArrayList<>(first);
            sent.addAll(second);
            assertThat(jsons(gone)).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(jsons(there)).containsExactlyInAnyOrderElementsOf(sent);
            Await.until(
                    "no error any more",
                    () -> status(clients, "to-gone"),
                    status -> status.latestDeliveryError() == null);
        }
    }

    private static GetTrailStatusResponse status(Clients clients, String trail) {
        return clients.cloudTrail().getTrailStatus(get -> get.name(trail));
    }

    private static List<String> controlCalls(Bucket bucket) {
        return bucket.controlCalls().stream()
                .map(record -> RealRecord.of(record.json()).tree().path("eventName").asText())
                .toList();
    }

    private static List<String> jsons(Bucket bucket) {
        return bucket.records().stream().map(Bucket.Delivered::json).toList();
    }

    @Test
    void trailsOfOtherAccountsGetNothing() throws Exception {
        try (Clients clients = clients(ISOLATED)) {
            createBucket(ISOLATED, "other");
            startTrail(clients, "other", "other");
            var bucket = new Bucket(clients.s3(), "other");
            send(events("700000000009", List.of("us-east-1"), 20));
            List<String> own = events(ISOLATED, List.of("us-east-1"), 1);

            send(own);

            Await.until("own event", () -> bucket.records().size(), n -> n > 0);
            assertThat(jsons(bucket)).isEqualTo(own);
        }
    }

    @Test
    void aBatchThatIsSentAgainIsDeliveredOnce() throws Exception {
        try (Clients clients = clients(REPEATED)) {
            createBucket(REPEATED, "repeated");
            startTrail(clients, "repeated", "repeated");
            var bucket = new Bucket(clients.s3(), "repeated");
            List<String> events =
                    new ArrayList<>(events(REPEATED, List.of("us-east-1", "eu-west-2"), 500));
            send(events);
            send(events);
            Await.until("first", () -> bucket.records().size(), n -> n >= events.size());
            send(events);
            List<String> last = events(REPEATED, List.of("us-east-1", "eu-west-2"), 1);

            send(last);

            events.addAll(last);
            Await.until("last", () -> jsons(bucket).containsAll(last), there -> there);
            assertThat(jsons(bucket)).containsExactlyInAnyOrderElementsOf(events);
        }
    }

    @Test
    void callsOfTheControlApiAreEventsOfTheirAccount() throws Exception {
        try (Clients clients = clients(AUDITED)) {
            createBucket(AUDITED, "audited");
            startTrail(clients, "audited", "audited");
            var bucket = new Bucket(clients.s3(), "audited");

            clients.cloudTrail().describeTrails();

            Await.untilAsserted(
                    "own calls",
                    () ->
                            assertThat(controlCalls(bucket))
                                    .contains("StartLogging", "DescribeTrails"));
            assertThat(bucket.controlCalls())
                    .allSatisfy(record -> assertThat(record.account()).isEqualTo(AUDITED));
        }
    }

    private static Clients clients(String account) {
        return Clients.of(cell.ports(), cell.data(), Identity.profile(account), "us-east-1");
    }

    private static void createBucket(String account, String name) {
        try (Clients clients = clients(account)) {
            clients.s3().createBucket(create -> create.bucket(name));
        }
    }

    private static void startTrail(Clients clients, String name, String bucket) {
        clients.cloudTrail()
                .createTrail(create ->
                        create.name(name)
                                .s3BucketName(bucket)
                                .isMultiRegionTrail(true)
                                .enableLogFileValidation(true));
        clients.cloudTrail().startLogging(start -> start.name(name));
    }

    private static void selectAllThatBasicSelectorsCan(Clients clients, String trail) {
        clients.cloudTrail()
                .putEventSelectors(put ->
                        put.trailName(trail)
                                .eventSelectors(
                                        EventSelector.builder()
                                                .readWriteType(ReadWriteType.ALL)
                                                .includeManagementEvents(true)
                                                .dataResources(
                                                        every("AWS::S3::Object", "arn:aws:s3"),
                                                        every(
                                                                "AWS::Lambda::Function",
                                                                "arn:aws:lambda"),
                                                        every(
                                                                "AWS::DynamoDB::Table",
                                                                "arn:aws:dynamodb"))
                                                .build()));
    }

    private static DataResource every(String type, String arn) {
        return DataResource.builder().type(type).values(arn).build();
    }

    private static void send(List<String> events) throws IOException, InterruptedException {
        Sender.Answer answer = sender.send(events);
        assertThat(answer.accepted()).isEqualTo(events.size());
    }

    /// So many of each region.
    private static List<String> events(String account, List<String> regions, int count) {
        return regions.stream()
                .flatMap(region ->
                        IntStream.range(0, count)
                                .mapToObj(_ -> Events.event(account, region, UUID.randomUUID())))
                .toList();
    }
}
