package io.opentrail.controlapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opentrail.access.identity.AccessKey;
import io.opentrail.access.identity.Account;
import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.Secret;
import io.opentrail.access.identity.Service;
import io.opentrail.access.identity.User;
import io.opentrail.access.policy.PolicyDocument;
import io.opentrail.access.policy.PolicyReader;
import io.opentrail.access.policy.PolicyReading;
import io.opentrail.controlapi.audit.AuditConfig;
import io.opentrail.controlapi.history.InMemoryEventHistory;
import io.opentrail.delivery.TrailStatus;
import io.opentrail.digest.SigningPublicKey;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.store.InMemoryObjectStore;
import io.opentrail.telemetry.Telemetry;
import io.opentrail.trails.KafkaTrailDirectory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.cloudtrail.model.DataResource;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.InvalidEventSelectorsException;
import software.amazon.awssdk.services.cloudtrail.model.InvalidHomeRegionException;
import software.amazon.awssdk.services.cloudtrail.model.MaximumNumberOfTrailsExceededException;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;
import software.amazon.awssdk.services.cloudtrail.model.S3BucketDoesNotExistException;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.cloudtrail.model.TrailAlreadyExistsException;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;
import software.amazon.awssdk.services.cloudtrail.model.TrailNotFoundException;

/// Every test has an account of its own, so that they don't share trails.
@TestInstance(Lifecycle.PER_CLASS)
final class ControlApiIT {

    private static final String SECRET = "secretsecretsecretsecretsecretsecretsecr";
    private static final String BUCKET = "audit-bucket";
    private static final int ACCOUNTS = 20;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final InMemoryObjectStore store = new InMemoryObjectStore().createBucket(BUCKET);
    private final AtomicInteger accounts = new AtomicInteger();
    private EmbeddedKafka kafka;
    private KafkaConnection connection;
    private ControlApi first;
    private ControlApi second;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
        connection = KafkaConnection.of(kafka.bootstrapServers());
        first = api();
        second = api();
    }

    @AfterAll
    void stop() throws Exception {
        first.close();
        second.close();
        kafka.close();
    }

    @Test
    void trailGoesThroughItsWholeLife() {
        var client = client(first, account(), "us-east-1");

        var created =
                client.createTrail(r ->
                        r.name("all")
                                .s3BucketName(BUCKET)
                                .s3KeyPrefix("logs/")
                                .snsTopicName("notices")
                                .isMultiRegionTrail(true)
                                .enableLogFileValidation(true)
                                .tagsList(Tag.builder().key("team").value("audit").build()));
        boolean loggingAtFirst = client.getTrailStatus(r -> r.name("all")).isLogging();
        client.startLogging(r -> r.name("all"));
        var started = client.getTrailStatus(r -> r.name(created.trailARN()));
        client.stopLogging(r -> r.name("all"));
        var stopped = client.getTrailStatus(r -> r.name("all"));
        var updated = client.updateTrail(r -> r.name("all").enableLogFileValidation(false));
        client.deleteTrail(r -> r.name("all"));

        assertThat(created.s3KeyPrefix()).isEqualTo("logs");
        assertThat(created.snsTopicARN()).endsWith(":notices");
        assertThat(created.logFileValidationEnabled()).isTrue();
        assertThat(loggingAtFirst).isFalse();
        assertThat(started.isLogging()).isTrue();
        assertThat(started.timeLoggingStopped()).isEmpty();
        assertThat(stopped.isLogging()).isFalse();
        assertThat(stopped.stopLoggingTime()).isNotNull();
        assertThat(updated.logFileValidationEnabled()).isFalse();
        assertThat(client.describeTrails().trailList()).isEmpty();
    }

    @Test
    void shadowIsSeenInOtherRegionsAndChangedAtHome() {
        String account = account();
        var home = client(first, account, "us-east-1");
        var away = client(second, account, "eu-west-1");
        String arn =
                home.createTrail(r -> r.name("all").s3BucketName(BUCKET).isMultiRegionTrail(true))
                        .trailARN();

        var shadow = away.getTrail(r -> r.name(arn)).trail();
        var refused =
                catchThrowableOfType(
                        InvalidHomeRegionException.class,
                        () -> away.startLogging(r -> r.name(arn)));
        var byName =
                catchThrowableOfType(
                        TrailNotFoundException.class, () -> away.getTrail(r -> r.name("all")));

        assertThat(shadow.homeRegion()).isEqualTo("us-east-1");
        assertThat(away.describeTrails().trailList()).extracting(Trail::trailARN).contains(arn);
        assertThat(away.describeTrails(r -> r.includeShadowTrails(false)).trailList()).isEmpty();
        assertThat(away.listTrails(r -> {}).trails())
                .extracting(TrailInfo::homeRegion)
                .containsExactly("us-east-1");
        assertThat(refused).isNotNull();
        assertThat(byName).hasMessageContaining("Unknown trail: arn:aws:cloudtrail:eu-west-1");
    }

    @Test
    void selectorsArePutAndGot() {
        var client = client(first, account(), "us-east-1");
        client.createTrail(r -> r.name("all").s3BucketName(BUCKET));

        var atFirst = client.getEventSelectors(r -> r.trailName("all")).eventSelectors();
        client.putEventSelectors(r ->
                r.trailName("all")
                        .eventSelectors(
                                EventSelector.builder()
                                        .readWriteType(ReadWriteType.WRITE_ONLY)
                                        .dataResources(
                                                DataResource.builder()
                                                        .type("AWS::S3::Object")
                                                        .values("arn:aws:s3:::b/")
                                                        .build())
                                        .build()));
        var now = client.getEventSelectors(r -> r.trailName("all")).eventSelectors();
        var wrong =
                refusal(
                        client,
                        c ->
                                c.putEventSelectors(r ->
                                        r.trailName("all")
                                                .eventSelectors(
                                                        EventSelector.builder()
                                                                .readWriteType("Sometimes")
                                                                .build())));
        var unslashed =
                catchThrowableOfType(
                        InvalidEventSelectorsException.class,
                        () ->
                                client.putEventSelectors(r ->
                                        r.trailName("all")
                                                .eventSelectors(
                                                        EventSelector.builder().build(),
                                                        EventSelector.builder()
                                                                .dataResources(
                                                                        DataResource.builder()
                                                                                .type(
                                                                                        "AWS::S3::Object")
                                                                                .values(
                                                                                        "arn:aws:s3:::b")
                                                                                .build())
                                                                .build())));
        assertThat(atFirst.getFirst().readWriteType()).isEqualTo(ReadWriteType.ALL);
        assertThat(atFirst.getFirst().hasDataResources()).isTrue();
        assertThat(now.getFirst().dataResources().getFirst().values())
                .containsExactly("arn:aws:s3:::b/");
        assertThat(client.getTrail(r -> r.name("all")).trail().hasCustomEventSelectors()).isTrue();
        assertThat(wrong).isEqualTo("400 InvalidEventSelectorsException");
        assertThat(unslashed)
                .hasMessageContaining("event selector 2: 'arn:aws:s3:::b' is not a value for")
                .hasMessageContaining("must end in '/'");
    }

    @Test
    void oneKindOfSelectorsTakesTheOthersPlace() {
        var client = client(first, account(), "us-east-1");
        client.createTrail(r -> r.name("all").s3BucketName(BUCKET));
        var advanced =
                AdvancedEventSelector.builder()
                        .name("reads of objects")
                        .fieldSelectors(
                                field("eventCategory", f -> f.equalsValue("Data")),
                                field("resources.type", f -> f.equalsValue("AWS::S3::Object")),
                                field("readOnly", f -> f.equalsValue("true")),
                                field(
                                        "resources.ARN",
                                        f -> f.startsWith("arn:aws:s3:::b/").endsWith(".log")),
                                field(
                                        "eventName",
                                        f ->
                                                f.notEquals("HeadObject")
                                                        .notStartsWith("List", "Select")
                                                        .notEndsWith("Acl")))
                        .build();
        var basic = EventSelector.builder().readWriteType(ReadWriteType.ALL).build();

        var put =
                client.putEventSelectors(r -> r.trailName("all").advancedEventSelectors(advanced));
        var got = client.getEventSelectors(r -> r.trailName("all"));
        boolean custom = client.getTrail(r -> r.name("all")).trail().hasCustomEventSelectors();
        client.putEventSelectors(r -> r.trailName("all").eventSelectors(basic));
        var back = client.getEventSelectors(r -> r.trailName("all"));

        assertThat(put.advancedEventSelectors()).containsExactly(advanced);
        assertThat(put.hasEventSelectors()).isFalse();
        assertThat(got.advancedEventSelectors()).containsExactly(advanced);
        assertThat(got.hasEventSelectors()).isFalse();
        assertThat(custom).isTrue();
        assertThat(back.hasAdvancedEventSelectors()).isFalse();
        assertThat(back.eventSelectors()).hasSize(1);
        assertThat(client.getTrail(r -> r.name("all")).trail().hasCustomEventSelectors()).isFalse();
    }

    @Test
    void advancedSelectorsThatBreakARuleAreRefusedWithAllThatIsWrong() {
        var client = client(first, account(), "us-east-1");
        client.createTrail(r -> r.name("all").s3BucketName(BUCKET));
        var management =
                AdvancedEventSelector.builder()
                        .fieldSelectors(field("eventCategory", f -> f.equalsValue("Management")))
                        .build();
        var wrong =
                AdvancedEventSelector.builder()
                        .name("wrong")
                        .fieldSelectors(
                                field("eventCategory", f -> f.equalsValue("Management")),
                                field("eventName", f -> f.startsWith("Get")),
                                field("readOnly", f -> f.equalsValue(List.of())))
                        .build();

        var violations = selectorProblem(client, r -> r.advancedEventSelectors(management, wrong));
        var none = selectorProblem(client, r -> r.advancedEventSelectors(List.of()));
        var both =
                selectorProblem(
                        client,
                        r ->
                                r.advancedEventSelectors(management)
                                        .eventSelectors(EventSelector.builder().build()));

        assertThat(violations)
                .hasMessageContaining("advanced event selector 2 'wrong': field 'eventName'")
                .hasMessageContaining("(StartsWith ['Get'])")
                .hasMessageContaining("field 'readOnly': Equals has no values");
        assertThat(none).hasMessageContaining("1 or more advanced event selectors, not 0");
        assertThat(both).hasMessageContaining("cannot be given together");
        assertThat(client.getEventSelectors(r -> r.trailName("all")).hasAdvancedEventSelectors())
                .isFalse();
    }

    private static InvalidEventSelectorsException selectorProblem(
            CloudTrailClient client, Consumer<PutEventSelectorsRequest.Builder> selectors) {
        return catchThrowableOfType(
                InvalidEventSelectorsException.class,
                () ->
                        client.putEventSelectors(r -> {
                            r.trailName("all");
                            selectors.accept(r);
                        }));
    }

    private static AdvancedFieldSelector field(
            String name, Consumer<AdvancedFieldSelector.Builder> operators) {
        return AdvancedFieldSelector.builder().field(name).applyMutation(operators).build();
    }

    @Test
    void mistakesHaveTheirDocumentedErrors() {
        var client = client(first, account(), "us-east-1");
        client.createTrail(r -> r.name("all").s3BucketName(BUCKET));

        var exists =
                catchThrowableOfType(
                        TrailAlreadyExistsException.class,
                        () -> client.createTrail(r -> r.name("all").s3BucketName(BUCKET)));
        var bucket =
                catchThrowableOfType(
                        S3BucketDoesNotExistException.class,
                        () -> client.createTrail(r -> r.name("other").s3BucketName("not-there")));

        assertThat(exists).isNotNull();
        assertThat(bucket).isNotNull();
        assertThat(refusal(client, c -> c.createTrail(r -> r.name("x").s3BucketName(BUCKET))))
                .isEqualTo("400 InvalidTrailNameException");
        assertThat(refusal(client, c -> c.createTrail(r -> r.name("abc").s3BucketName("A_B"))))
                .isEqualTo("400 InvalidS3BucketNameException");
        assertThat(
                        refusal(
                                client,
                                c ->
                                        c.createTrail(r ->
                                                r.name("abc")
                                                        .s3BucketName(BUCKET)
                                                        .isOrganizationTrail(true))))
                .isEqualTo("400 OrganizationsNotInUseException");
        assertThat(refusal(client, c -> c.updateTrail(r -> r.name("all").kmsKeyId("a b"))))
                .isEqualTo("400 InvalidKmsKeyIdException");
        assertThat(
                        refusal(
                                client,
                                c ->
                                        c.updateTrail(r ->
                                                r.name("all")
                                                        .isMultiRegionTrail(true)
                                                        .includeGlobalServiceEvents(false))))
                .isEqualTo("400 InvalidParameterCombinationException");
        assertThat(refusal(client, c -> c.getTrail(r -> r.name("arn:aws:s3:::x"))))
                .isEqualTo("400 CloudTrailARNInvalidException");
        assertThat(refusal(client, c -> c.startLogging(r -> r.name("nothing"))))
                .isEqualTo("400 TrailNotFoundException");
        assertThat(refusal(client, c -> c.deleteTrail(r -> r.name("nothing"))))
                .isEqualTo("400 TrailNotFoundException");
        assertThat(
                        refusal(
                                client,
                                c ->
                                        c.listInsightsData(r ->
                                                r.insightSource("x").dataType("InsightsEvents"))))
                .isEqualTo("400 UnsupportedOperationException");
        assertThat(
                        refusal(
                                client,
                                c ->
                                        c.listPublicKeys(r ->
                                                r.startTime(Instant.EPOCH.plusSeconds(2))
                                                        .endTime(Instant.EPOCH))))
                .isEqualTo("400 InvalidTimeRangeException");
    }

    @Test
    void onlyWhoMayIsServed() {
        String account = account();
        var client = client(first, account, "us-east-1");
        String arn = client.createTrail(r -> r.name("all").s3BucketName(BUCKET)).trailARN();
        var stranger = client(first, account(), "us-east-1");
        var reader = signed(first, "READER" + account, SECRET, "us-east-1");
        var service = signed(first, "SERVICE", SECRET, "us-east-1");
        var wrongSecret = signed(first, "ADMIN" + account, "wrong", "us-east-1");
        var unknown = signed(first, "NOBODY", SECRET, "us-east-1");
        var elsewhere = client(first, account, "ap-south-1");

        assertThat(refusal(stranger, c -> c.getTrail(r -> r.name(arn))))
                .isEqualTo("400 TrailNotFoundException");
        assertThat(reader.getTrail(r -> r.name("all")).trail().trailARN()).isEqualTo(arn);
        assertThat(refusal(reader, c -> c.stopLogging(r -> r.name("all"))))
                .isEqualTo("403 AccessDeniedException");
        assertThat(refusal(service, c -> c.describeTrails()))
                .isEqualTo("403 AccessDeniedException");
        assertThat(refusal(wrongSecret, c -> c.describeTrails()))
                .isEqualTo("403 InvalidSignatureException");
        assertThat(refusal(unknown, c -> c.describeTrails()))
                .isEqualTo("403 UnrecognizedClientException");
        assertThat(refusal(elsewhere, c -> c.describeTrails()))
                .isEqualTo("403 InvalidSignatureException");
    }

    @Test
    void aDeniedTrailHasNoOtherName() {
        String account = account();
        client(first, account, "us-east-1")
                .createTrail(r -> r.name("guarded").s3BucketName(BUCKET));
        var user = signed(first, "GUARDED" + account, SECRET, "us-east-1");
        String resource = ":cloudtrail:us-east-1:" + account + ":trail/guarded";

        assertThat(refusal(user, c -> c.stopLogging(r -> r.name("guarded"))))
                .isEqualTo("403 AccessDeniedException");
        assertThat(refusal(user, c -> c.stopLogging(r -> r.name("arn:aws" + resource))))
                .isEqualTo("403 AccessDeniedException");
        assertThat(refusal(user, c -> c.stopLogging(r -> r.name("arn:aws-cn" + resource))))
                .isEqualTo("400 CloudTrailARNInvalidException");
    }

    @Test
    void whoeverGivesATrailARoleMustBeAllowedToPassIt() {
        String account = account();
        var user = signed(first, "GUARDED" + account, SECRET, "us-east-1");
        String group = "arn:aws:logs:us-east-1:" + account + ":log-group:trail:*";
        String open = "arn:aws:iam::" + account + ":role/open";
        String closed = "arn:aws:iam::" + account + ":role/closed";

        var created =
                user.createTrail(r ->
                        r.name("all")
                                .s3BucketName(BUCKET)
                                .cloudWatchLogsLogGroupArn(group)
                                .cloudWatchLogsRoleArn(open));

        assertThat(created.cloudWatchLogsRoleArn()).isEqualTo(open);
        assertThat(
                        refusal(
                                user,
                                c ->
                                        c.updateTrail(
                                                r -> r.name("all").cloudWatchLogsRoleArn(closed))))
                .isEqualTo("403 AccessDeniedException");
        assertThat(
                        refusal(
                                user,
                                c ->
                                        c.createTrail(r ->
                                                r.name("other")
                                                        .s3BucketName(BUCKET)
                                                        .cloudWatchLogsLogGroupArn(group)
                                                        .cloudWatchLogsRoleArn(closed))))
                .isEqualTo("403 AccessDeniedException");
    }

    @Test
    void lastFreeSlotHasOneWinnerAmongTwentyOverTwoInstances() throws Exception {
        String account = account();
        var client = client(first, account, "us-east-1");
        IntStream.range(0, 4)
                .forEach(i -> client.createTrail(r -> r.name("trail" + i).s3BucketName(BUCKET)));
        var other = client(second, account, "us-east-1");
        List<Callable<Boolean>> calls =
                IntStream.range(0, 20)
                        .<Callable<Boolean>>mapToObj(
                                i -> () -> won(i % 2 == 0 ? client : other, "racer" + i))
                        .toList();

        long winners;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            winners = executor.invokeAll(calls).stream().filter(f -> f.resultNow()).count();
        }

        assertThat(winners).isEqualTo(1);
        assertThat(client.describeTrails().trailList()).hasSize(5);
    }

    @Test
    void instancesThatWriteInTurnsSeeEachOther() {
        String account = account();
        var one = client(first, account, "us-east-1");
        var two = client(second, account, "us-east-1");
        one.createTrail(r -> r.name("all").s3BucketName(BUCKET));

        for (int i = 0; i < 5; i++) {
            two.startLogging(r -> r.name("all"));
            assertThat(one.getTrailStatus(r -> r.name("all")).isLogging()).isTrue();
            one.stopLogging(r -> r.name("all"));
            assertThat(two.getTrailStatus(r -> r.name("all")).isLogging()).isFalse();
        }
    }

    @Test
    void statusMergesItsWritersInTheCallersRegion() {
        String account = account();
        var client = client(first, account, "us-east-1");
        client.createTrail(r -> r.name("all").s3BucketName(BUCKET));
        String trailId = trailId(account);
        Instant time = Instant.parse("2026-03-01T10:00:00Z");
        report(trailId, "sink-0", status(trailId, "us-east-1", "log-file", time, time, null));
        report(
                trailId,
                "sink-1",
                status(
                        trailId,
                        "us-east-1",
                        "log-file",
                        time.plusSeconds(9),
                        time.minusSeconds(9),
                        "AccessDenied"));
        report(
                trailId,
                "signer",
                status(trailId, "us-east-1", "digest", time, time.plusSeconds(3), null));

        var status = client.getTrailStatus(r -> r.name("all"));

        assertThat(status.latestDeliveryTime()).isEqualTo(time);
        assertThat(status.latestDeliveryError()).isEqualTo("AccessDenied");
        assertThat(status.latestDeliveryAttemptTime()).isEqualTo("2026-03-01T10:00:09Z");
        assertThat(status.latestDeliveryAttemptSucceeded()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(status.latestDigestDeliveryTime()).isEqualTo(time.plusSeconds(3));
        assertThat(status.latestDigestDeliveryError()).isNull();
    }

    @Test
    void keysOfTheRegionThatOverlapTheTimeAreListed() {
        var client = client(first, account(), "us-west-2");
        Instant time = Instant.parse("2020-03-01T10:00:00Z");
        publish("us-west-2", "aa", time, time.plusSeconds(100));
        publish("us-west-2", "bb", time.plusSeconds(200), time.plusSeconds(300));
        publish("eu-west-1", "cc", time, time.plusSeconds(300));

        var keys =
                client.listPublicKeys(r ->
                                r.startTime(time.plusSeconds(50)).endTime(time.plusSeconds(120)))
                        .publicKeyList();

        assertThat(keys).hasSize(1);
        assertThat(keys.getFirst().fingerprint()).isEqualTo("aa");
        assertThat(keys.getFirst().value().asByteArray()).containsExactly(48, 1);
        assertThat(client.listPublicKeys().publicKeyList()).isEmpty();
    }

    @Test
    void everyAnswerHasARequestIdAndPagesNeedNoSignature() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var base = URI.create("http://127.0.0.1:" + first.port());
            var page = http.send(HttpRequest.newBuilder(base).build(), BodyHandlers.ofString());
            var health =
                    http.send(
                            HttpRequest.newBuilder(base.resolve("/healthz")).build(),
                            BodyHandlers.ofString());
            var unsigned =
                    http.send(
                            HttpRequest.newBuilder(base)
                                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("x-amzn-RequestId")).isPresent();
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(unsigned.statusCode()).isEqualTo(403);
            assertThat(unsigned.body()).contains("MissingAuthenticationTokenException");
        }
    }

    private ControlApi api() throws Exception {
        var regions = List.of("us-east-1", "us-west-2", "eu-west-1");
        var config =
                new ControlApiConfig(
                        "127.0.0.1",
                        0,
                        regions,
                        ControlApiConfig.DEFAULT_SWEEP_INTERVAL,
                        TopicSizing.DEFAULT,
                        AuditConfig.DEFAULT);
        var identities = identities();
        return ControlApi.start(
                config,
                connection,
                registry,
                () -> identities,
                store,
                new InMemoryEventHistory(),
                new Telemetry());
    }

    private String account() {
        return accountId(accounts.getAndIncrement());
    }

    private static String accountId(int number) {
        return "1111222233%02d".formatted(number);
    }

    private static Identities identities() {
        var service =
                new Service(
                        "billing",
                        List.of(new AccessKey("SERVICE", new Secret(SECRET))),
                        List.of("*"),
                        List.of("*"));
        return Identities.of(
                IntStream.range(0, ACCOUNTS)
                        .mapToObj(ControlApiIT::accountId)
                        .map(id ->
                                new Account(
                                        id,
                                        "account",
                                        List.of(
                                                user("admin", "ADMIN" + id, "*"),
                                                user("reader", "READER" + id, "cloudtrail:Get*"),
                                                guarded("GUARDED" + id))))
                        .toList(),
                List.of(service));
    }

    private static User user(String name, String keyId, String action) {
        return new User(
                name, List.of(new AccessKey(keyId, new Secret(SECRET))), List.of(policy(action)));
    }

    private static PolicyDocument policy(String action) {
        return policyOf(
                """
                {"Version":"2012-10-17","Statement":
                 [{"Effect":"Allow","Action":"%s","Resource":"*"}]}\
                """
                        .formatted(action));
    }

    /// All but one trail and one role.
    private static User guarded(String keyId) {
        var policy =
                policyOf(
                        """
                        {"Version":"2012-10-17","Statement":
                         [{"Effect":"Allow","Action":"*","Resource":"*"},
                          {"Effect":"Deny","Action":"*","Resource":
                           ["arn:aws:cloudtrail:*:*:trail/guarded","arn:aws:iam::*:role/closed"]}]}\
                        """);
        return new User(
                "guarded", List.of(new AccessKey(keyId, new Secret(SECRET))), List.of(policy));
    }

    private static PolicyDocument policyOf(String json) {
        return switch (PolicyReader.read(json)) {
            case PolicyReading.Understood(var document) -> document;
            case PolicyReading.Unusable(var problems) ->
                    throw new AssertionError(problems.toString());
        };
    }

    private static CloudTrailClient client(ControlApi api, String account, String region) {
        return signed(api, "ADMIN" + account, SECRET, region);
    }

    private static CloudTrailClient signed(
            ControlApi api, String keyId, String secret, String region) {
        return CloudTrailClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + api.port()))
                .region(Region.of(region))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, secret)))
                .httpClient(Apache5HttpClient.create())
                .build();
    }

    private static String refusal(CloudTrailClient client, Consumer<CloudTrailClient> call) {
        var failure = catchThrowableOfType(CloudTrailException.class, () -> call.accept(client));
        return failure == null
                ? "none"
                : failure.statusCode() + " " + failure.awsErrorDetails().errorCode();
    }

    private static boolean won(CloudTrailClient client, String name) {
        try {
            client.createTrail(r -> r.name(name).s3BucketName(BUCKET));
            return true;
        } catch (MaximumNumberOfTrailsExceededException e) {
            return false;
        }
    }

    private String trailId(String account) {
        var topics = new TopicCatalogue(TopicSizing.DEFAULT);
        try (var directory = new KafkaTrailDirectory(connection, registry, topics.control())) {
            return directory.ofAccount(account).getFirst().getTrailId();
        }
    }

    private static TrailStatus status(
            String trailId,
            String region,
            String delivered,
            Instant attempt,
            Instant success,
            @Nullable String error) {
        return TrailStatus.newBuilder()
                .setTrailId(trailId)
                .setAwsRegion(region)
                .setDelivered(delivered)
                .setLatestAttemptAt(attempt)
                .setLatestSuccessAt(success)
                .setLatestError(error)
                .setFailedAttempts(error == null ? 0 : 1)
                .build();
    }

    private void report(String trailId, String writer, TrailStatus status) {
        send(TopicCatalogue.TRAIL_STATUS, trailId + "/us-east-1/" + writer, status);
    }

    private void publish(String region, String fingerprint, Instant from, Instant to) {
        var key =
                SigningPublicKey.newBuilder()
                        .setAwsRegion(region)
                        .setFingerprint(fingerprint)
                        .setDer(ByteBuffer.wrap(new byte[] {48, 1}))
                        .setValidFrom(from)
                        .setValidTo(to)
                        .build();
        send(TopicCatalogue.PUBLIC_KEYS, region + "/" + fingerprint, key);
    }

    private <T extends SpecificRecord> void send(String topic, String key, T value) {
        var serializer = new AvroSerializer<T>(registry, value.getSchema());
        try (var producer =
                new KafkaProducer<>(
                        connection.producer("test"), new StringSerializer(), serializer)) {
            var _ = producer.send(new ProducerRecord<>(topic, key, value));
            producer.flush();
        }
    }
}
