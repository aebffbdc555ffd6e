package io.opentrail.controlapi;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opentrail.access.identity.AccessKey;
import io.opentrail.access.identity.Account;
import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.Organization;
import io.opentrail.access.identity.Secret;
import io.opentrail.access.identity.User;
import io.opentrail.access.policy.PolicyDocument;
import io.opentrail.access.policy.PolicyReader;
import io.opentrail.access.policy.PolicyReading;
import io.opentrail.access.signature.Credentials;
import io.opentrail.access.signature.Header;
import io.opentrail.controlapi.audit.AuditConfig;
import io.opentrail.controlapi.history.EventHistory;
import io.opentrail.controlapi.history.InMemoryEventHistory;
import io.opentrail.controlapi.request.LookupLimits;
import io.opentrail.embedded.kafka.EmbeddedKafka;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.schemas.topics.TopicSizing;
import io.opentrail.store.InMemoryObjectStore;
import io.opentrail.telemetry.Telemetry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;

/// A broker and two instances of the API over it, the same for all test classes of a run. Tests
/// take accounts of their own from it, so that they don't share trails.
final class ApiCell implements AutoCloseable {

    static final String BUCKET = "audit-bucket";
    static final String SECRET = "secretsecretsecretsecretsecretsecretsecr";
    static final String EAST = "us-east-1";
    static final String WEST = "us-west-2";
    static final String EUROPE = "eu-west-1";

    private static final int ACCOUNTS = 100;
    private static final int SMALL_PAGE = 2;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final InMemoryObjectStore store = new InMemoryObjectStore().createBucket(BUCKET);
    private final InMemoryEventHistory history = new InMemoryEventHistory();
    private final AtomicInteger accounts = new AtomicInteger();
    private final AtomicInteger organizations = new AtomicInteger();
    private final Deque<AutoCloseable> closings = new ArrayDeque<>();
    private final KafkaConnection connection;
    private final ControlApi first;
    private final ControlApi second;

    private ApiCell() throws Exception {
        var kafka =
                EmbeddedKafka.start(
                        EmbeddedKafka.Config.in(Files.createTempDirectory("control-api-it")));
        closings.push(kafka);
        connection = KafkaConnection.of(kafka.bootstrapServers());
        var known =
                Identities.of(
                        IntStream.range(0, ACCOUNTS)
                                .mapToObj("3333000000%02d"::formatted)
                                .map(ApiCell::account)
                                .toList(),
                        List.of());
        first = start(known, ControlApiConfig.DEFAULT_PAGE_SIZE);
        second = start(known, SMALL_PAGE);
    }

    private ControlApi start(Identities known, int pageSize) throws Exception {
        return start(known, pageSize, LookupLimits.DEFAULT, history, new Telemetry());
    }

    /// An instance of its own, for these accounts.
    ControlApi limitedTo(
            LookupLimits lookups, EventHistory events, Telemetry telemetry, String... ids)
            throws Exception {
        var known = Identities.of(Stream.of(ids).map(ApiCell::account).toList(), List.of());
        return start(known, ControlApiConfig.DEFAULT_PAGE_SIZE, lookups, events, telemetry);
    }

    private ControlApi start(
            Identities known,
            int pageSize,
            LookupLimits lookups,
            EventHistory events,
            Telemetry telemetry)
            throws Exception {
        var config =
                new ControlApiConfig(
                        "127.0.0.1",
                        0,
                        List.of(EAST, WEST, EUROPE),
                        ControlApiConfig.DEFAULT_SWEEP_INTERVAL,
                        pageSize,
                        lookups,
                        TopicSizing.DEFAULT,
                        AuditConfig.DEFAULT);
        var api =
                ControlApi.start(
                        config, connection, registry, () -> known, store, events, telemetry);
        closings.push(api);
        return api;
    }

    KafkaConnection connection() {
        return connection;
    }

    InMemorySchemaRegistry registry() {
        return registry;
    }

    InMemoryEventHistory history() {
        return history;
    }

    InMemoryObjectStore store() {
        return store;
    }

    ControlApi first() {
        return first;
    }

    /// Answers in pages of two.
    ControlApi second() {
        return second;
    }

    /// An account that no other test has.
    String account() {
        return "3333000000%02d".formatted(accounts.getAndIncrement());
    }

    CloudTrailClient client(String account, String region) {
        return client(first, account, region);
    }

    static CloudTrailClient client(ControlApi api, String account, String region) {
        return signed(api, "ADMIN" + account, region);
    }

    /// One who may call this service, but neither organizations nor iam.
    static CloudTrailClient narrowClient(ControlApi api, String account, String region) {
        return signed(api, "NARROW" + account, region);
    }

    /// One who may call this service and organizations, but not iam.
    static CloudTrailClient organizerClient(ControlApi api, String account, String region) {
        return signed(api, "ORGANIZER" + account, region);
    }

    /// One who may call this service, and put what the account's trails put, under `mine/` alone.
    static CloudTrailClient depositorClient(ControlApi api, String account, String region) {
        return signed(api, "DEPOSITOR" + account, region);
    }

    private static CloudTrailClient signed(ControlApi api, String keyId, String region) {
        return CloudTrailClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + api.port()))
                .region(Region.of(region))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, SECRET)))
                .httpClient(Apache5HttpClient.create())
                .build();
    }

    /// The error that a call is answered with, as `<status> <code>`.
    static String refusal(CloudTrailClient client, Consumer<CloudTrailClient> call) {
        var failure = catchThrowableOfType(CloudTrailException.class, () -> call.accept(client));
        return failure == null
                ? "none"
                : failure.statusCode() + " " + failure.awsErrorDetails().errorCode();
    }

    /// An organization of its own, with an instance of the API that knows it.
    ///
    /// @param ids of its accounts; the first is the management account
    record Members(ControlApi api, String organizationId, List<String> ids) {

        String management() {
            return ids.getFirst();
        }

        CloudTrailClient client(int member, String region) {
            return ApiCell.client(api, ids.get(member), region);
        }
    }

    /// @param delegates how many of the accounts after the first the identity file delegates to
    Members organization(int size, int delegates) throws Exception {
        int number = organizations.getAndIncrement();
        List<String> ids =
                IntStream.range(0, size)
                        .mapToObj(i -> "44440000%02d%02d".formatted(number, i))
                        .toList();
        String id = "o-examplecell%02d".formatted(number);
        var known =
                Identities.of(ids.stream().map(ApiCell::account).toList(), List.of())
                        .in(new Organization(id, ids.getFirst(), ids.subList(1, 1 + delegates)));
        return new Members(start(known, ControlApiConfig.DEFAULT_PAGE_SIZE), id, ids);
    }

    private static Account account(String id) {
        return new Account(
                id,
                "account",
                List.of(
                        user("admin", "ADMIN" + id, "*"),
                        user("narrow", "NARROW" + id, "cloudtrail:*"),
                        user("organizer", "ORGANIZER" + id, "cloudtrail:*\",\"organizations:*"),
                        user(
                                "depositor",
                                "DEPOSITOR" + id,
                                "cloudtrail:*",
                                allow(
                                        "s3:PutObject",
                                        "arn:aws:s3:::*/mine/AWSLogs/%s/*".formatted(id)))));
    }

    private static String allow(String action, String resource) {
        return "{\"Effect\":\"Allow\",\"Action\":[\"%s\"],\"Resource\":\"%s\"}"
                .formatted(action, resource);
    }

    private static User user(String name, String keyId, String action, String... statements) {
        String json =
                "{\"Version\":\"2012-10-17\",\"Statement\":[%s]}"
                        .formatted(
                                Stream.concat(Stream.of(allow(action, "*")), Stream.of(statements))
                                        .collect(Collectors.joining(",")));
        PolicyDocument policy =
                switch (PolicyReader.read(json)) {
                    case PolicyReading.Understood(var document) -> document;
                    case PolicyReading.Unusable(var problems) ->
                            throw new AssertionError(problems.toString());
                };
        return new User(name, List.of(new AccessKey(keyId, new Secret(SECRET))), List.of(policy));
    }

    /// Sends an empty request, signed by the account's administrator.
    ///
    /// @param service the signing name
    HttpResponse<String> raw(ControlApi api, String account, String service, String target)
            throws IOException, InterruptedException {
        return new SignedPosts(api, credentials(account), EAST, service)
                .send("/", "{}", new Header("X-Amz-Target", target));
    }

    /// Sends a search, signed by the account's administrator.
    HttpResponse<String> search(ControlApi api, String account, String region, String body)
            throws IOException, InterruptedException {
        return SignedPosts.search(api, credentials(account), region, body);
    }

    static Credentials credentials(String account) {
        return new Credentials("ADMIN" + account, SECRET);
    }

    @Override
    public void close() {
        while (!closings.isEmpty()) {
            try {
                closings.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("the cell did not stop", e);
            }
        }
    }

    /// Gives test classes the cell, which is closed after the last of them.
    static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ApiCell.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(ApiCell.class))
                    .getOrComputeIfAbsent(ApiCell.class, _ -> started(), ApiCell.class);
        }

        private static ApiCell started() {
            try {
                return new ApiCell();
            } catch (Exception e) {
                throw new IllegalStateException("the cell did not start", e);
            }
        }
    }
}
