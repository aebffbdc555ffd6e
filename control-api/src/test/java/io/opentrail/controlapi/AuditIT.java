package io.opentrail.controlapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.opentrail.access.identity.AccessKey;
import io.opentrail.access.identity.Account;
import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.Secret;
import io.opentrail.access.identity.Service;
import io.opentrail.access.identity.User;
import io.opentrail.access.policy.PolicyReader;
import io.opentrail.access.policy.PolicyReading;
import io.opentrail.access.signature.Credentials;
import io.opentrail.controlapi.audit.AuditConfig;
import io.opentrail.controlapi.history.InMemoryEventHistory;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AuditEvents;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.store.InMemoryObjectStore;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import io.opentrail.trails.TrailHistory;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;

/// Calls by the AWS SDK, and the events that they become.
@TestInstance(Lifecycle.PER_CLASS)
final class AuditIT {

    private static final String SECRET = "secretsecretsecretsecretsecretsecretsecr";
    private static final String BUCKET = "audit-bucket";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final Telemetry telemetry = new Telemetry();
    private EmbeddedKafka kafka;
    private KafkaConnection connection;
    private ControlApi api;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
        connection = KafkaConnection.of(kafka.bootstrapServers());
        var config =
                new ControlApiConfig(
                        "127.0.0.1",
                        0,
                        List.of("us-east-1", "us-west-2", "eu-west-1"),
                        ControlApiConfig.DEFAULT_SWEEP_INTERVAL,
                        TopicSizing.DEFAULT,
                        new AuditConfig(0, PATIENCE));
        var identities = identities();
        api =
                ControlApi.start(
                        config,
                        connection,
                        registry,
                        () -> identities,
                        new InMemoryObjectStore().createBucket(BUCKET),
                        new InMemoryEventHistory(),
                        telemetry);
    }

    @AfterAll
    void stop() throws Exception {
        api.close();
        kafka.close();
    }

    @Test
    void callIsAnEventOfTheCallersAccountAndRegion() {
        String account = "111122223301";
        var client = client("ADMIN" + account, "us-west-2");

        var created = client.createTrail(r -> r.name("all").s3BucketName(BUCKET));
        var described = client.describeTrails();

        var events = events(account, "us-west-2");
        assertThat(events)
                .extracting(AuditEvent::getEventName)
                .containsExactly("CreateTrail", "DescribeTrails");
        assertThat(events)
                .extracting(AuditEvent::getRequestId)
                .containsExactly(
                        created.responseMetadata().requestId(),
                        described.responseMetadata().requestId());
        assertThat(events).extracting(AuditEvent::getReadOnly).containsExactly(false, true);
        assertThat(events)
                .allSatisfy(event -> {
                    assertThat(event.getEventSource()).isEqualTo("cloudtrail.amazonaws.com");
                    assertThat(event.getAwsRegion()).isEqualTo("us-west-2");
                    assertThat(event.getErrorCode()).isNull();
                    assertThat(event.getSourceIpAddress()).isEqualTo("127.0.0.1");
                    assertThat(event.getUserAgent()).startsWith("aws-sdk-java/2");
                    assertThat(event.getUserIdentity().getAccessKeyId())
                            .isEqualTo("ADMIN" + account);
                });
        assertThat(text(events.getFirst()))
                .contains(
                        "\"requestParameters\":{\"name\":\"all\",\"s3BucketName\":\"audit-bucket\"}")
                .contains("\"responseElements\":{\"name\":\"all\"")
                .contains("\"trailARN\":\"" + created.trailARN() + "\"")
                .doesNotContain(SECRET);
    }

    @Test
    void eventsOfAnAccountAreInThePartitionThatTheGatewayWouldChoose() {
        String account = "111122223302";
        client("ADMIN" + account, "us-west-2").listTrails(r -> {});

        var record = records(account, "us-west-2").getFirst();

        byte[] key = account.getBytes(StandardCharsets.UTF_8);
        assertThat(record.key()).isEqualTo(account);
        assertThat(record.partition())
                .isEqualTo(Utils.toPositive(Utils.murmur2(key)) % TopicSizing.DEFAULT.partitions());
    }

    @Test
    void deniedAndMistakenCallsAreEventsWithTheirErrors() {
        String account = "111122223303";
        var reader = client("READER" + account, "us-west-2");
        var denied =
                catchThrowableOfType(
                        CloudTrailException.class, () -> reader.stopLogging(r -> r.name("all")));
        var unsupported =
                catchThrowableOfType(
                        CloudTrailException.class,
                        () -> client("ADMIN" + account, "us-west-2").listDashboards(r -> {}));
        var missing =
                catchThrowableOfType(
                        CloudTrailException.class, () -> reader.getTrail(r -> r.name("all")));

        var events = events(account, "us-west-2");

        assertThat(events)
                .extracting(AuditEvent::getErrorCode)
                .containsExactly(
                        "AccessDenied",
                        unsupported.awsErrorDetails().errorCode(),
                        "TrailNotFoundException");
        assertThat(events)
                .extracting(AuditEvent::getRequestId)
                .containsExactly(denied.requestId(), unsupported.requestId(), missing.requestId());
        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
        assertThat(text(events.getFirst()))
                .contains("is not authorized to perform: cloudtrail:StopLogging")
                .contains("\"requestParameters\":{\"name\":\"all\"}")
                .contains("\"userName\":\"reader\"");
    }

    @Test
    void aSearchIsAnEventToo() throws Exception {
        String account = "111122223307";
        var keys = new Credentials("ADMIN" + account, SECRET);
        var found =
                SignedPosts.search(
                        api,
                        keys,
                        "us-west-2",
                        """
                        {"StartTime":1767323045,"LookupAttributes":[
                          {"AttributeKey":"EventName","AttributePrefix":"Get"}]}\
                        """);
        var mistaken = SignedPosts.search(api, keys, "us-west-2", "{\"MaxEvents\":0}");

        assertThat(List.of(found.statusCode(), mistaken.statusCode())).containsExactly(200, 400);
        var events = events(account, "us-west-2");
        assertThat(events)
                .extracting(event -> event.getEventName() + " " + event.getErrorCode())
                .containsExactly("SearchEvents null", "SearchEvents InvalidMaxResultsException");
        assertThat(events).extracting(AuditEvent::getReadOnly).containsExactly(true, true);
        assertThat(text(events.getFirst()))
                .contains(
                        "\"requestParameters\":{\"startTime\":\"Jan 2, 2026, 3:04:05 AM\","
                                + "\"lookupAttributes\":[{\"attributeKey\":\"EventName\","
                                + "\"attributePrefix\":\"Get\"}]},\"responseElements\":null");
    }

    @Test
    void requestsWithoutAnAccountAreCounted() throws Exception {
        double before = counted("opentrail_control_api_audit_passed_over_calls", "unauthenticated");
        double services = counted("opentrail_control_api_audit_passed_over_calls", "service");

        try (var http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port()))
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    BodyHandlers.discarding());
        }
        fails(client("NOBODY", "us-west-2"));
        fails(client("ADMIN111122223304", "us-west-2", "wrong"));
        fails(client("SERVICE", "us-west-2"));

        assertThat(counted("opentrail_control_api_audit_passed_over_calls", "unauthenticated"))
                .isEqualTo(before + 3);
        assertThat(counted("opentrail_control_api_audit_passed_over_calls", "service"))
                .isEqualTo(services + 1);
        assertThat(events("111122223304", "us-west-2")).isEmpty();
    }

    @Test
    void trailSeesBothEndsOfItsLoggingAndItsDeletion() {
        String account = "111122223305";
        var client = client("ADMIN" + account, "us-east-1");
        client.createTrail(r -> r.name("all").s3BucketName(BUCKET));
        client.startLogging(r -> r.name("all"));
        client.getTrail(r -> r.name("all"));
        client.stopLogging(r -> r.name("all"));
        client.getTrail(r -> r.name("all"));
        client.startLogging(r -> r.name("all"));
        client.deleteTrail(r -> r.name("all"));
        client.listTrails(r -> {});

        Trail trail = trail(account);
        assertThat(events(account, "us-east-1"))
                .filteredOn(event -> TrailHistory.isLogging(trail, event.getIngestTime()))
                .extracting(AuditEvent::getEventName)
                .containsExactly(
                        "StartLogging", "GetTrail", "StopLogging", "StartLogging", "DeleteTrail");
    }

    @Test
    void writesAreNotAnsweredWithSuccessWhileTheirEventsAreNotKept() throws Exception {
        String account = "111122223306";
        var client = client("ADMIN" + account, "eu-west-1");
        client.createTrail(r -> r.name("all").s3BucketName(BUCKET));
        maxMessageBytes("eu-west-1", 1);
        CloudTrailException unrecorded;
        CloudTrailException refused;
        try {
            unrecorded =
                    catchThrowableOfType(
                            CloudTrailException.class,
                            () -> client.startLogging(r -> r.name("all")));
            await().until(() -> client.getTrailStatus(r -> r.name("all")).isLogging());
            refused =
                    catchThrowableOfType(
                            CloudTrailException.class,
                            () -> client.stopLogging(r -> r.name("all")));
            assertThat(client.getTrailStatus(r -> r.name("all")).isLogging()).isTrue();
        } finally {
            maxMessageBytes("eu-west-1", 1 << 20);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> counted("opentrail_control_api_audit_waiting_events") == 0);
        client.stopLogging(r -> r.name("all"));

        assertThat(unrecorded.statusCode()).isEqualTo(503);
        assertThat(unrecorded)
                .hasMessageContaining("answered with success, but it is not recorded");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused).hasMessageContaining("Nothing was changed");
        assertThat(events(account, "eu-west-1").stream().filter(event -> !event.getReadOnly()))
                .extracting(event -> event.getEventName() + " " + event.getErrorCode())
                .containsExactlyInAnyOrder(
                        "CreateTrail null",
                        "StartLogging null",
                        "StopLogging ServiceUnavailable",
                        "StopLogging null");
        assertThat(counted("opentrail_control_api_audit_refused_writes")).isEqualTo(1);
        assertThat(counted("opentrail_control_api_audit_lost_events")).isZero();
        assertThat(counted("opentrail_control_api_audit_late_events")).isGreaterThanOrEqualTo(3);
    }

    private static void fails(CloudTrailClient client) {
        assertThat(catchThrowableOfType(CloudTrailException.class, () -> client.describeTrails()))
                .isNotNull();
    }

    /// With a small one, the topic takes nothing.
    private void maxMessageBytes(String region, int bytes) throws Exception {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, TopicCatalogue.eventsOf(region));
        var entry = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(bytes));
        try (var admin = Admin.create(connection.client("test"))) {
            admin.incrementalAlterConfigs(
                            Map.of(
                                    topic,
                                    List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            await().until(
                            () ->
                                    admin
                                            .describeConfigs(List.of(topic))
                                            .all()
                                            .get()
                                            .values()
                                            .stream()
                                            .map(config -> config.get(entry.name()).value())
                                            .toList(),
                            List.of(entry.value())::equals);
        }
    }

    private double counted(String metric, String... reason) {
        return telemetry.registry().scrape().stream()
                .filter(snapshot -> snapshot.getMetadata().getName().equals(metric))
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .filter(point ->
                        reason.length == 0 || reason[0].equals(point.getLabels().get("reason")))
                .mapToDouble(AuditIT::value)
                .sum();
    }

    private static double value(DataPointSnapshot point) {
        return switch (point) {
            case CounterDataPointSnapshot c -> c.getValue();
            case GaugeDataPointSnapshot g -> g.getValue();
            default -> throw new AssertionError(point.getClass());
        };
    }

    private Trail trail(String account) {
        var topics = new TopicCatalogue(TopicSizing.DEFAULT);
        try (var directory = new KafkaTrailDirectory(connection, registry, topics.control())) {
            return directory.ofAccount(account).getFirst();
        }
    }

    private static String text(AuditEvent event) {
        return StandardCharsets.UTF_8.decode(event.getRecord().duplicate()).toString();
    }

    private List<AuditEvent> events(String account, String region) {
        return records(account, region).stream().map(ConsumerRecord::value).toList();
    }

    /// Everything that the region's topic holds now of one account.
    private List<ConsumerRecord<String, AuditEvent>> records(String account, String region) {
        String topic = TopicCatalogue.eventsOf(region);
        List<TopicPartition> partitions =
                IntStream.range(0, TopicSizing.DEFAULT.partitions())
                        .mapToObj(i -> new TopicPartition(topic, i))
                        .toList();
        List<ConsumerRecord<String, AuditEvent>> records = new ArrayList<>();
        try (var consumer =
                new KafkaConsumer<>(
                        connection.consumer("test"),
                        new StringDeserializer(),
                        AuditEvents.deserializer(registry))) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records.stream()
                .filter(record -> record.value().getRecipientAccountId().equals(account))
                .toList();
    }

    private CloudTrailClient client(String keyId, String region) {
        return client(keyId, region, SECRET);
    }

    /// Does not try again by itself, so that a call is one event.
    private CloudTrailClient client(String keyId, String region, String secret) {
        return CloudTrailClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + api.port()))
                .region(Region.of(region))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, secret)))
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClient(Apache5HttpClient.create())
                .build();
    }

    private static Identities identities() {
        var service =
                new Service(
                        "billing",
                        List.of(new AccessKey("SERVICE", new Secret(SECRET))),
                        List.of("*"),
                        List.of("*"));
        return Identities.of(
                IntStream.rangeClosed(1, 7)
                        .mapToObj("1111222233%02d"::formatted)
                        .map(id ->
                                new Account(
                                        id,
                                        "account",
                                        List.of(
                                                user("admin", "ADMIN" + id, "*"),
                                                user("reader", "READER" + id, "cloudtrail:Get*"))))
                        .toList(),
                List.of(service));
    }

    private static User user(String name, String keyId, String action) {
        String policy =
                """
                {"Version":"2012-10-17","Statement":
                 [{"Effect":"Allow","Action":"%s","Resource":"*"}]}\
                """
                        .formatted(action);
        return switch (PolicyReader.read(policy)) {
            case PolicyReading.Understood(var document) ->
                    new User(
                            name,
                            List.of(new AccessKey(keyId, new Secret(SECRET))),
                            List.of(document));
            case PolicyReading.Unusable(var problems) ->
                    throw new AssertionError(problems.toString());
        };
    }
}
