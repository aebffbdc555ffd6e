package io.opentrail.controlapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opentrail.access.identity.AccessKey;
import io.opentrail.access.identity.Account;
import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.Secret;
import io.opentrail.access.identity.User;
import io.opentrail.access.policy.PolicyReader;
import io.opentrail.access.policy.PolicyReading;
import io.opentrail.access.signature.Credentials;
import io.opentrail.controlapi.audit.AuditConfig;
import io.opentrail.controlapi.history.InMemoryEventHistory;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.store.InMemoryObjectStore;
import io.opentrail.telemetry.Telemetry;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.cloudtrail.model.Tag;

/// Who may do what, asked of a running API with the AWS SDK. The trails `audit` and `web` have the
/// tag `team` of the same value; nobody but `admin` changes anything that lasts.
@TestInstance(Lifecycle.PER_CLASS)
final class AccessIT {

    private static final String ACCOUNT = "111122223333";
    private static final String SECRET = "secretsecretsecretsecretsecretsecretsecr";
    private static final String BUCKET = "audit-bucket";
    private static final String AUDIT = "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit";
    private static final String ROLE = "arn:aws:iam::111122223333:role/logs";
    private static final String GROUP = "arn:aws:logs:us-east-1:111122223333:log-group:trail:*";

    /// Each with the statements of one policy.
    private static final Map<String, String> STATEMENTS_BY_USER =
            Map.ofEntries(
                    Map.entry("admin", allow("'Resource': '*'")),
                    Map.entry("nobody", ""),
                    Map.entry(
                            "auditor",
                            allow("'Resource': 'arn:aws:cloudtrail:*:111122223333:trail/audit'")),
                    Map.entry(
                            "notlogger",
                            "{'Effect': 'Allow', 'NotAction': ['cloudtrail:St*Logging', 'cloudtrail:Delete*'],"
                                    + " 'Resource': '*'}"),
                    Map.entry(
                            "here",
                            allow(
                                    "'Resource': '*', 'Condition': {'IpAddress': {'aws:SourceIp': ['127.0.0.0/8', '::1']}}")),
                    Map.entry(
                            "elsewhere",
                            allow(
                                    "'Resource': '*', 'Condition': {'NotIpAddress': {'aws:SourceIp': ['127.0.0.0/8', '::1']}}")),
                    Map.entry(
                            "encrypted",
                            allow("'Resource': '*'")
                                    + ", {'Effect': 'Deny', 'Action': '*', 'Resource': '*',"
                                    + " 'Condition': {'Bool': {'aws:SecureTransport': 'false'}}}"),
                    Map.entry(
                            "teamed",
                            allow(
                                    "'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/team': '${aws:PrincipalTag/team}'}}")),
                    Map.entry(
                            "tagger",
                            allow(
                                    "'Resource': '*', 'Condition': {'StringEquals': {'aws:RequestTag/team': ['audit', 'web']},"
                                            + " 'ForAllValues:StringEquals': {'aws:TagKeys': ['team', 'cost']}}")),
                    Map.entry(
                            "named",
                            allow("'Resource': 'arn:aws:cloudtrail:*:*:trail/${aws:username}-*'")),
                    Map.entry(
                            "passer",
                            "{'Effect': 'Allow', 'Action': 'cloudtrail:*', 'Resource': '*'},"
                                    + " {'Effect': 'Allow', 'Action': 'iam:PassRole', 'Resource': '*',"
                                    + " 'Condition': {'StringEquals': {'iam:PassedToService': 'cloudtrail.amazonaws.com'}}}"),
                    Map.entry(
                            "otherpasser",
                            "{'Effect': 'Allow', 'Action': 'cloudtrail:*', 'Resource': '*'},"
                                    + " {'Effect': 'Allow', 'Action': 'iam:PassRole', 'Resource': '*',"
                                    + " 'Condition': {'StringEquals': {'iam:PassedToService': 'lambda.amazonaws.com'}}}"),
                    Map.entry(
                            "regional",
                            allow(
                                    "'Resource': '*', 'Condition': {'StringEquals': {'aws:RequestedRegion': 'eu-west-1'}}")),
                    Map.entry(
                            "past",
                            allow(
                                    "'Resource': '*', 'Condition': {'DateLessThan': {'aws:CurrentTime': '2020-01-01T00:00:00Z'}}")));

    private EmbeddedKafka kafka;
    private ControlApi api;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Config.in(folder));
        var identities =
                Identities.of(
                        List.of(
                                new Account(
                                        ACCOUNT,
                                        "main",
                                        STATEMENTS_BY_USER.keySet().stream()
                                                .map(AccessIT::user)
                                                .toList())),
                        List.of());
        api =
                ControlApi.start(
                        new ControlApiConfig(
                                "127.0.0.1",
                                0,
                                List.of("us-east-1", "eu-west-1"),
                                ControlApiConfig.DEFAULT_SWEEP_INTERVAL,
                                TopicSizing.DEFAULT,
                                AuditConfig.DEFAULT),
                        KafkaConnection.of(kafka.bootstrapServers()),
                        new InMemorySchemaRegistry(),
                        () -> identities,
                        new InMemoryObjectStore().createBucket(BUCKET),
                        new InMemoryEventHistory(),
                        new Telemetry());
        for (String team : List.of("audit", "web")) {
            try (var admin = client("admin")) {
                admin.createTrail(
                        r -> r.name(team).s3BucketName(BUCKET).tagsList(tag("team", team)));
            }
        }
    }

    @AfterAll
    void stop() throws Exception {
        api.close();
        kafka.close();
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call("auditor", "allowed", c -> c.getTrailStatus(r -> r.name("audit"))),
                call("auditor", "denied", c -> c.getTrailStatus(r -> r.name("web"))),
                call("auditor", "allowed", c -> c.stopLogging(r -> r.name(AUDIT))),
                call("auditor", "denied", c -> c.describeTrails()),
                call("notlogger", "allowed", c -> c.getTrail(r -> r.name("audit"))),
                call("notlogger", "denied", c -> c.stopLogging(r -> r.name("audit"))),
                call("notlogger", "denied", c -> c.deleteTrail(r -> r.name("audit"))),
                call("here", "allowed", c -> c.describeTrails()),
                call("elsewhere", "denied", c -> c.describeTrails()),
                call("encrypted", "denied", c -> c.describeTrails()),
                call("teamed", "allowed", c -> c.stopLogging(r -> r.name("audit"))),
                call("teamed", "denied", c -> c.stopLogging(r -> r.name("web"))),
                call("teamed", "denied", c -> c.stopLogging(r -> r.name("nothing"))),
                call("teamed", "denied", c -> c.describeTrails()),
                call("tagger", "allowed", c -> create(c, tag("team", "web"), tag("cost", "1"))),
                call("tagger", "denied", c -> create(c, tag("team", "ops"))),
                call("tagger", "denied", c -> create(c, tag("team", "web"), tag("other", "1"))),
                call("tagger", "denied", c -> create(c, tag("team", "web"), tag("Team", "ops"))),
                call("tagger", "denied", c -> create(c)),
                call("named", "denied", c -> c.getTrail(r -> r.name("audit"))),
                call("named", "allowed", c -> c.getTrail(r -> r.name("named-one"))),
                call("passer", "allowed", AccessIT::passRole),
                call("otherpasser", "denied", AccessIT::passRole),
                call("regional", "denied", c -> c.describeTrails()),
                call("past", "denied", c -> c.describeTrails()));
    }

    /// Allowed is also what fails for another reason than that it may not be done.
    @ParameterizedTest
    @MethodSource("calls")
    void aPolicyAllowsWhatItSays(String user, String expected, Consumer<CloudTrailClient> call) {
        String code = refusal(user, call).map(e -> e.awsErrorDetails().errorCode()).orElse("none");

        assertThat(code.equals("AccessDeniedException") ? "denied" : "allowed")
                .as("%s: %s", user, code)
                .isEqualTo(expected);
    }

    static Stream<Arguments> operations() {
        String account = "arn:aws:cloudtrail:us-east-1:111122223333:trail/";
        return Stream.of(
                named("CreateTrail", account + "new", c -> create(c)),
                named("UpdateTrail", AUDIT, c -> c.updateTrail(r -> r.name("audit"))),
                named("DeleteTrail", AUDIT, c -> c.deleteTrail(r -> r.name("audit"))),
                named("StartLogging", AUDIT, c -> c.startLogging(r -> r.name("audit"))),
                named("StopLogging", AUDIT, c -> c.stopLogging(r -> r.name(AUDIT))),
                named("GetTrail", AUDIT, c -> c.getTrail(r -> r.name("audit"))),
                named("GetTrailStatus", AUDIT, c -> c.getTrailStatus(r -> r.name("audit"))),
                named(
                        "GetEventSelectors",
                        AUDIT,
                        c -> c.getEventSelectors(r -> r.trailName("audit"))),
                named(
                        "PutEventSelectors",
                        AUDIT,
                        c -> c.putEventSelectors(r -> r.trailName("audit"))),
                named("DescribeTrails", "*", c -> c.describeTrails()),
                named("ListTrails", "*", c -> c.listTrails(r -> {})),
                named("ListPublicKeys", "*", c -> c.listPublicKeys()));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aDenialNamesUserActionAndResource(
            String operation, String resource, Consumer<CloudTrailClient> call) {
        CloudTrailException denied = refusal("nobody", call).orElseThrow();

        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
        assertThat(denied.awsErrorDetails().errorMessage())
                .isEqualTo(
                        "User: arn:aws:iam::111122223333:user/nobody is not authorized to perform:"
                                + " cloudtrail:%1$s on resource: %2$s because no identity-based"
                                        .formatted(operation, resource)
                                + " policy allows the cloudtrail:%s action".formatted(operation));
    }

    @Test
    void aSearchNeedsTheRightToLookEventsUp() throws Exception {
        var denied = SignedPosts.search(api, new Credentials("nobody", SECRET), "us-east-1", "{}");
        var allowed =
                SignedPosts.search(api, new Credentials("notlogger", SECRET), "us-east-1", "{}");
        var forged = SignedPosts.search(api, new Credentials("admin", "no"), "us-east-1", "{}");

        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body())
                .contains("AccessDeniedException")
                .contains("not authorized to perform: cloudtrail:LookupEvents on resource: *");
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.body()).contains("InvalidSignatureException");
    }

    @Test
    void anExplicitDenialSaysSo() {
        CloudTrailException denied = refusal("encrypted", c -> c.describeTrails()).orElseThrow();

        assertThat(denied.awsErrorDetails().errorMessage())
                .isEqualTo(
                        "User: arn:aws:iam::111122223333:user/encrypted is not authorized to perform:"
                                + " cloudtrail:DescribeTrails on resource: * with an explicit deny in"
                                + " an identity-based policy");
    }

    private static Arguments call(String user, String expected, Consumer<CloudTrailClient> call) {
        return Arguments.of(user, expected, call);
    }

    private static Arguments named(
            String operation, String resource, Consumer<CloudTrailClient> call) {
        return Arguments.of(operation, resource, call);
    }

    /// In a bucket that is not there, so that nothing is created.
    private static void create(CloudTrailClient client, Tag... tags) {
        client.createTrail(r -> r.name("new").s3BucketName("not-there").tagsList(tags));
    }

    private static void passRole(CloudTrailClient client) {
        client.updateTrail(r ->
                r.name("nothing").cloudWatchLogsLogGroupArn(GROUP).cloudWatchLogsRoleArn(ROLE));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private Optional<CloudTrailException> refusal(String user, Consumer<CloudTrailClient> call) {
        try (var client = client(user)) {
            return Optional.ofNullable(
                    catchThrowableOfType(CloudTrailException.class, () -> call.accept(client)));
        }
    }

    private static String allow(String rest) {
        return "{'Effect': 'Allow', 'Action': '*', " + rest + "}";
    }

    private static User user(String name) {
        String statements = STATEMENTS_BY_USER.getOrDefault(name, "");
        var policies =
                Stream.of(statements)
                        .filter(each -> !each.isEmpty())
                        .map(each ->
                                PolicyReader.read(
                                        "{'Version': '2012-10-17', 'Statement': [%s]}"
                                                .formatted(each)
                                                .replace('\'', '"')))
                        .map(reading ->
                                switch (reading) {
                                    case PolicyReading.Understood(var document) -> document;
                                    case PolicyReading.Unusable(var problems) ->
                                            throw new AssertionError(problems.toString());
                                })
                        .toList();
        return new User(
                name,
                Map.of("team", "audit"),
                List.of(new AccessKey(name, new Secret(SECRET))),
                policies);
    }

    private CloudTrailClient client(String user) {
        return CloudTrailClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + api.port()))
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(user, SECRET)))
                .httpClient(Apache5HttpClient.create())
                .build();
    }
}
