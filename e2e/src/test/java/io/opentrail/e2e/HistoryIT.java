package io.opentrail.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.schemas.envelope.RealRecords;
import io.opentrail.standalone.cell.CellPorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;

/// Event history, asked by the AWS SDK.
class HistoryIT {

    private static final String ACCOUNT = "730000000001";
    private static final String REGION = "us-east-1";
    private static final int BATCH = 500;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant AFTER_ALL_RECORDS = Instant.parse("2026-01-01T00:00:00Z");

    /// Whose events, by what they are looked up, and with which value.
    private record Question(String account, String region, String key, String value) {}

    @Test
    void everyRealRecordIsFoundByEachOfItsAttributesAndByNothingElse(@TempDir Path folder)
            throws Exception {
        List<RealRecord> records =
                RealRecords.all().stream()
                        .map(RealRecord::of)
                        .filter(record -> !record.region().isEmpty())
                        .filter(record -> record.reasonsToReject(Set.of(record.region())).isEmpty())
                        .filter(RealRecord::isComplete)
                        .toList();
        Set<String> accounts =
                records.stream().map(RealRecord::account).collect(Collectors.toSet());
        Set<String> regions =
                records.stream()
                        .map(RealRecord::region)
                        .collect(Collectors.toCollection(TreeSet::new));
        Path identities = Identity.write(folder.resolve("identities.yaml"), accounts);
        Map<Question, Set<String>> expected = new HashMap<>();
        records.stream()
                .filter(HistoryIT::isManagementEvent)
                .forEach(record ->
                        attributes(
                                record.tree(),
                                (key, value) ->
                                        expected.computeIfAbsent(
                                                        new Question(
                                                                record.account(),
                                                                record.region(),
                                                                key,
                                                                value),
                                                        _ -> new TreeSet<>())
                                                .add(record.json())));

        Map<Question, Set<String>> found = new ConcurrentHashMap<>();
        try (var cell = CellProcess.start(folder.resolve("data"), settings(identities, regions))) {
            send(cell, records.stream().map(RealRecord::json).toList());
            Map<String, Clients> clients = new ConcurrentHashMap<>();
            try {
                awaitLast(clients, cell, records);
                expected.keySet().parallelStream()
                        .forEach(question ->
                                found.put(
                                        question,
                                        lookUp(
                                                client(
                                                        clients,
                                                        cell,
                                                        question.account(),
                                                        question.region()),
                                                question)));
            } finally {
                clients.values().forEach(Clients::close);
            }
        }

        assertThat(expected).hasSizeGreaterThan(1_000);
        assertThat(found).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void callsAreFoundWithoutATrailAndAfterAKill(@TempDir Path folder) throws Exception {
        Path identities = Identity.write(folder.resolve("identities.yaml"), Set.of(ACCOUNT));
        try (var cell =
                        CellProcess.start(
                                folder.resolve("data"), settings(identities, Set.of(REGION)));
                Clients clients = clients(cell, ACCOUNT, REGION)) {
            CloudTrailClient cloudTrail = clients.cloudTrail();
            cloudTrail.describeTrails();
            Await.until("found", () -> count(cloudTrail, "DescribeTrails"), count -> count == 1);

            cell.kill();
            cell.startAgain();

            Await.until("found again", () -> count(cloudTrail, "DescribeTrails"), n -> n == 1);
            Event event =
                    cloudTrail
                            .lookupEvents(request -> by(request, "EventName", "DescribeTrails"))
                            .events()
                            .getFirst();
            assertThat(event.username()).isEqualTo(Identity.profile(ACCOUNT));
            assertThat(event.eventSource()).isEqualTo("cloudtrail.amazonaws.com");
            assertThat(event.readOnly()).isEqualTo("true");
            assertThat(
                            search(
                                    cell,
                                    "{\"AttributeKey\":\"EventName\",\"AttributePrefix\":\"Desc\"}"))
                    .containsExactly(
                            event.cloudTrailEvent(), "{\"Reason\":\"Complete\",\"Events\":1}");
        }
    }

    /// The records that a search finds, and its end.
    private static List<String> search(CellProcess cell, String attribute) throws Exception {
        var post =
                new SignedPost(
                        "cloudtrail",
                        REGION,
                        AwsBasicCredentials.create("AKIAE2E" + ACCOUNT, "secret-of-" + ACCOUNT));
        var uri =
                URI.create(
                        CellPorts.url(cell.ports().controlApi()) + "/opentrail/v1/events/search");
        byte[] body = "{\"LookupAttributes\":[%s]}".formatted(attribute).getBytes(UTF_8);
        try (var http = HttpClient.newHttpClient()) {
            List<String> found = new ArrayList<>();
            for (String line :
                    http.send(post.to(uri, "application/json", body), BodyHandlers.ofLines())
                            .body()
                            .toList()) {
                JsonNode json = JSON.readTree(line);
                found.add(
                        json.has("End")
                                ? json.path("End").toString()
                                : json.path("CloudTrailEvent").asText());
            }
            return found;
        }
    }

    private static int count(CloudTrailClient client, String eventName) {
        return client.lookupEvents(request -> by(request, "EventName", eventName)).events().size();
    }

    private static void by(LookupEventsRequest.Builder request, String key, String value) {
        request.lookupAttributes(
                LookupAttribute.builder().attributeKey(key).attributeValue(value).build());
    }

    private static CloudTrailClient client(
            Map<String, Clients> clients, CellProcess cell, String account, String region) {
        return clients.computeIfAbsent(account + region, _ -> clients(cell, account, region))
                .cloudTrail();
    }

    /// By then all of them are: each account's are in order.
    private static void awaitLast(
            Map<String, Clients> clients, CellProcess cell, List<RealRecord> records) {
        Map<String, RealRecord> lastByAccountAndRegion =
                records.stream()
                        .filter(HistoryIT::isManagementEvent)
                        .collect(
                                Collectors.toMap(
                                        record -> record.account() + record.region(),
                                        record -> record,
                                        (_, later) -> later));
        lastByAccountAndRegion
                .values()
                .forEach(record -> {
                    CloudTrailClient client =
                            client(clients, cell, record.account(), record.region());
                    Await.until(
                            "found",
                            () ->
                                    client.lookupEvents(request ->
                                                    by(
                                                            request,
                                                            "EventId",
                                                            record.tree().path("eventID").asText()))
                                            .events()
                                            .size(),
                            count -> count > 0);
                });
    }

    private static Set<String> lookUp(CloudTrailClient client, Question question) {
        return client
                .lookupEventsPaginator(request -> {
                    by(request, question.key(), question.value());
                    // without the lookups themselves
                    request.endTime(AFTER_ALL_RECORDS);
                })
                .events()
                .stream()
                .map(Event::cloudTrailEvent)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isManagementEvent(RealRecord record) {
        JsonNode category = record.tree().path("eventCategory");
        return category.isTextual()
                ? category.asText().equals("Management")
                : record.tree().path("managementEvent").asBoolean(true);
    }

    /// What an event is found by, as CloudTrail's documents have it.
    private static void attributes(JsonNode record, BiConsumer<String, String> each) {
        given(record.path("eventID"), value -> each.accept("EventId", value));
        given(record.path("eventName"), value -> each.accept("EventName", value));
        given(record.path("eventSource"), value -> each.accept("EventSource", value));
        JsonNode identity = record.path("userIdentity");
        given(identity.path("accessKeyId"), value -> each.accept("AccessKeyId", value));
        String user = user(identity);
        if (!user.isEmpty()) {
            each.accept("Username", user);
        }
        if (record.path("readOnly").isBoolean()) {
            each.accept("ReadOnly", record.path("readOnly").asText());
        }
        for (JsonNode resource : record.path("resources")) {
            given(resource.path("ARN"), value -> each.accept("ResourceName", value));
            given(resource.path("type"), value -> each.accept("ResourceType", value));
        }
    }

    private static String user(JsonNode identity) {
        String arn = identity.path("arn").asText("");
        return switch (identity.path("type").asText("")) {
            case "Root" -> "root";
            case "AssumedRole", "FederatedUser" -> {
                String from = arn.isEmpty() ? identity.path("principalId").asText("") : arn;
                yield from.substring(from.lastIndexOf(arn.isEmpty() ? ':' : '/') + 1);
            }
            default ->
                    identity.path("userName")
                            .asText(
                                    identity.path("sessionContext")
                                            .path("sessionIssuer")
                                            .path("userName")
                                            .asText(""));
        };
    }

    private static void given(JsonNode value, Consumer<String> each) {
        if (value.isTextual() && !value.asText().isEmpty()) {
            each.accept(value.asText());
        }
    }

    private static void send(CellProcess cell, List<String> records) throws Exception {
        try (var sender = new Sender(cell.ports(), Identity.SERVICE_KEY, Identity.SERVICE_SECRET)) {
            for (int i = 0; i < records.size(); i += BATCH) {
                List<String> batch =
                        new ArrayList<>(records.subList(i, Math.min(records.size(), i + BATCH)));
                assertThat(sender.send(batch).accepted()).isEqualTo(batch.size());
            }
        }
    }

    private static Map<String, String> settings(Path identities, Collection<String> regions) {
        return Map.of(
                "regions",
                String.join(",", regions),
                "identity",
                identities.toString(),
                "partitions",
                "2",
                "history-retention",
                "9000d",
                "history-segment",
                "30d");
    }

    private static Clients clients(CellProcess cell, String account, String region) {
        return Clients.of(cell.ports(), cell.data(), Identity.profile(account), region);
    }
}
